using Reconcile.Data.Confirmation;
using Reconcile.Data.Diff;
using Reconcile.Data.Drift;
using Reconcile.Data.Rules;
using Reconcile.Data.Strategies;

namespace Reconcile.Data;

/// <summary>Compares one pair of tables whose plan is made, and judges what was found.</summary>
internal sealed class TableComparison(TablePair tables)
{
    private const string ChecksumName = "Checksum";

    private readonly ReconcileOptions _options = tables.Options;

    /// <summary>Compares as the options say.</summary>
    /// <param name="result">What is known of the table so far.</param>
    /// <param name="cancellationToken">Cancels the queries on the servers.</param>
    public async Task<TableResult> RunAsync(TableResult result, CancellationToken cancellationToken)
    {
        if (_options.ExplainOnly)
        {
            return result with { Explanation = await ExplainAsync(result, cancellationToken).ConfigureAwait(false) };
        }

        if (!_options.ValidateChecksum)
        {
            var choice = await new StrategyChooser(tables, tables.Time).ChooseAsync(cancellationToken).ConfigureAwait(false);
            return await CompareRowsAsync(choice, result, cancellationToken).ConfigureAwait(false);
        }

        var (source, target) = await TableChecksums.CompareAsync(tables, cancellationToken).ConfigureAwait(false);
        var equal = source == target;
        if (!equal && (_options.RowLevel || tables.Plan.HasTolerance))
        {
            var choice = await new StrategyChooser(tables, tables.Time).ChooseAsync(cancellationToken).ConfigureAwait(false);
            var why = _options.RowLevel ? "the checksums differ" : "the checksums differ, and only rows can be judged by a tolerance";
            return await CompareRowsAsync(choice with { Reason = $"{why}; {choice.Reason}" }, result, cancellationToken).ConfigureAwait(false);
        }

        return TableVerdict.Judge(tables.Plan, result with
        {
            SourceRows = source.Rows,
            TargetRows = target.Rows,
            Strategy = ChecksumName,
            StrategyReason = "-ValidateChecksum was given",
            Reason = equal ? string.Empty : "The checksums of the rows differ. -RowLevel names the rows.",
            Notes = equal || _options.RecheckCount == 0 ? result.Notes : [.. result.Notes, RowConfirmation.NoRowNamed],
        }, rowsDiffer: !equal);
    }

    /// <summary>Hands the rows that differ to a stream, in the order of the key if there is one.</summary>
    public async Task StreamAsync(DifferenceStream stream, CancellationToken cancellationToken)
    {
        var choice = await new StrategyChooser(tables, tables.Time).ChooseAsync(cancellationToken).ConfigureAwait(false);
        using var confirmation = new RowConfirmation(tables, stream, state => stream.State = state);
        var outcome = await choice.Strategy.CompareAsync(tables, new RuleSink(tables.Plan, confirmation), cancellationToken).ConfigureAwait(false);
        await confirmation.CompleteAsync(outcome, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TableExplanation> ExplainAsync(TableResult result, CancellationToken cancellationToken)
    {
        var choice = await new StrategyChooser(tables, tables.Time).ChooseAsync(cancellationToken).ConfigureAwait(false);
        var (sourceRows, targetRows) = await BothSides.RunAsync(tables, (side, token) => side.EstimateRowsAsync(token), cancellationToken).ConfigureAwait(false);
        return new TableExplanation
        {
            Table = result.Table,
            SourceTable = result.SourceTable,
            TargetTable = result.TargetTable,
            Strategy = choice.Strategy.Kind,
            Reason = choice.Reason,
            Key = result.Key,
            Columns = [.. tables.Plan.Columns.Select(pair => new ExplainedColumn(
                pair.Source.Name, pair.Target.Name, pair.Source.NativeType, pair.Target.NativeType, pair.Form.Kind.ToString()))],
            SourceRowsEstimate = sourceRows,
            TargetRowsEstimate = targetRows,
            KeyRanges = choice.Ranges?.Buckets.Description ?? string.Empty,
            SourceQuery = choice.QueryOf(tables, tables.SourceSide),
            TargetQuery = choice.QueryOf(tables, tables.TargetSide),
            SchemaDifferences = result.SchemaDifferences,
            ExcludedColumns = result.ExcludedColumns,
            Notes = result.Notes,
        };
    }

    private async Task<TableResult> CompareRowsAsync(StrategyChoice choice, TableResult result, CancellationToken cancellationToken)
    {
        using var collector = new DifferenceCollector(tables.Task, _options, tables.Plan);
        var drifts = new DriftDetector(tables.Plan, collector);
        using var confirmation = new RowConfirmation(tables, drifts, state => collector.State = state);
        var rules = new RuleSink(tables.Plan, confirmation);
        var found = result with { Strategy = choice.Strategy.Kind.ToString(), StrategyReason = choice.Reason };
        StrategyOutcome outcome;
        ConfirmationOutcome rechecked;
        try
        {
            outcome = await choice.Strategy.CompareAsync(tables, rules, cancellationToken).ConfigureAwait(false);
            rechecked = await confirmation.CompleteAsync(outcome, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new TableInterruptedException(Describe(found, collector) with
            {
                SourceRows = tables.Source.Meter.Rows,
                TargetRows = tables.Target.Meter.Rows,
            }, e, cancellationToken);
        }

        collector.Complete(outcome.KeyIsUnique && outcome.Repeated.IsNone);
        found = Describe(found, collector) with
        {
            SourceRows = outcome.SourceRows,
            TargetRows = outcome.TargetRows,
            Confirmed = rechecked.Confirmed,
            InFlight = rechecked.InFlight,
            Resolved = rechecked.Resolved,
            SampleLines = collector.SampleLines,
            KeyIsUnique = outcome.KeyIsUnique && outcome.Repeated.IsNone,
            Reason = outcome.Reason,
            Notes = [.. result.Notes, .. outcome.Notes, .. outcome.Repeated.Notes, .. rechecked.Notes],
        };
        return TableVerdict.Judge(
            tables.Plan, found.With(rules.Tolerated, drifts.Drifts), outcome.DiffersUnnamed || found.Differences > found.InFlight, outcome.WhenEqual);
    }

    private static TableResult Describe(TableResult result, DifferenceCollector collector) => result with
    {
        Missing = collector.MissingRows,
        Extra = collector.ExtraRows,
        Changed = collector.ChangedRows,
        Sample = collector.Sample,
        DifferenceFile = collector.FilePath,
    };
}
