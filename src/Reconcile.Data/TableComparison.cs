using Reconcile.Data.Diff;
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
            var choice = await new StrategyChooser(tables, TimeProvider.System).ChooseAsync(cancellationToken).ConfigureAwait(false);
            return await CompareRowsAsync(choice, result, cancellationToken).ConfigureAwait(false);
        }

        var (source, target) = await TableChecksums.CompareAsync(tables, cancellationToken).ConfigureAwait(false);
        var equal = source == target;
        if (!equal && _options.RowLevel)
        {
            var choice = await new StrategyChooser(tables, TimeProvider.System).ChooseAsync(cancellationToken).ConfigureAwait(false);
            return await CompareRowsAsync(choice with { Reason = "the checksums differ" }, result, cancellationToken).ConfigureAwait(false);
        }

        return TableVerdict.Judge(tables.Plan, result with
        {
            SourceRows = source.Rows,
            TargetRows = target.Rows,
            Strategy = ChecksumName,
            StrategyReason = "-ValidateChecksum was given",
            Reason = equal ? string.Empty : "The checksums of the rows differ. -RowLevel names the rows.",
        }, rowsDiffer: !equal);
    }

    /// <summary>Hands the rows that differ to a sink, in the order of the key.</summary>
    public async Task StreamAsync(IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var choice = await new StrategyChooser(tables, TimeProvider.System).ChooseAsync(cancellationToken).ConfigureAwait(false);
        await choice.Strategy.CompareAsync(tables, sink, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TableExplanation> ExplainAsync(TableResult result, CancellationToken cancellationToken)
    {
        var choice = await new StrategyChooser(tables, TimeProvider.System).ChooseAsync(cancellationToken).ConfigureAwait(false);
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
        var found = result with { Strategy = choice.Strategy.Kind.ToString(), StrategyReason = choice.Reason };
        StrategyOutcome outcome;
        try
        {
            outcome = await choice.Strategy.CompareAsync(tables, collector, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new TableInterruptedException(Describe(found, collector) with
            {
                SourceRows = tables.Source.Meter.Rows,
                TargetRows = tables.Target.Meter.Rows,
            }, e, cancellationToken);
        }

        collector.Complete();
        return TableVerdict.Judge(tables.Plan, Describe(found, collector) with
        {
            SourceRows = outcome.SourceRows,
            TargetRows = outcome.TargetRows,
            SampleLines = collector.SampleLines,
            Reason = outcome.Reason,
            Notes = [.. result.Notes, .. outcome.Notes],
        }, outcome.DiffersUnnamed || collector.MissingRows + collector.ExtraRows + collector.ChangedRows > 0, outcome.WhenEqual);
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
