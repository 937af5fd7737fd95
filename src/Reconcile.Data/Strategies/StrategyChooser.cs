using System.Globalization;
using Reconcile.Data.Checksums;
using Reconcile.Data.Ranges;
using Reconcile.Data.Strategies.Multiset;

namespace Reconcile.Data.Strategies;

/// <summary>Finds the strategy for a pair of tables: the one that was asked for, or else the one that is likely to be the fastest.</summary>
internal sealed class StrategyChooser(TablePair tables, TimeProvider time)
{
    /// <summary>Tables of fewer rows are read before anything else would have begun.</summary>
    private const long SmallTable = 100_000;

    /// <summary>Tables of fewer rows are read by one pair of sessions, where nothing else is asked for.</summary>
    public const long LargeTable = 1_000_000;

    /// <summary>What can sum up key ranges, the fastest first.</summary>
    private readonly IRangeSummer[] _summers = [new NativeSums(), new ChecksumSums()];

    /// <summary>Chooses; asks the servers for statistics and a few rows where that matters.</summary>
    /// <exception cref="ReconcileException">The pair does not allow the strategy that was asked for.</exception>
    public async Task<StrategyChoice> ChooseAsync(CancellationToken cancellationToken)
    {
        var asked = tables.Options.Strategy;
        var given = $"-Strategy {asked} was given";
        if (asked == ReconcileStrategy.Count)
        {
            return new StrategyChoice(new CountStrategy(), given);
        }

        // A sample is drawn by key: without one, it must not become a reading of everything.
        if (tables.Options.SamplePercent >= 100 && (asked == ReconcileStrategy.Multiset || (asked == ReconcileStrategy.Auto && tables.Plan.KeyColumns == 0)))
        {
            RefuseRules();
            return new StrategyChoice(new MultisetStrategy(new MultisetLimits()), asked == ReconcileStrategy.Auto ? "no key" : given);
        }

        RequireKey();
        if (tables.Options.SamplePercent < 100)
        {
            return await BySampleAsync(cancellationToken).ConfigureAwait(false);
        }

        return asked switch
        {
            ReconcileStrategy.Stream => await ByRowsAsync(given, null, cancellationToken).ConfigureAwait(false),
            ReconcileStrategy.Native or ReconcileStrategy.Checksum =>
                await BySumsAsync(_summers.First(summer => summer.Kind == asked), given, cancellationToken).ConfigureAwait(false),
            _ => await BestAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<StrategyChoice> BestAsync(CancellationToken cancellationToken)
    {
        if (_summers.FirstOrDefault(candidate => candidate.WhyNot(tables) is null) is not { } summer)
        {
            return await ByRowsAsync(_summers[^1].WhyNot(tables)!, null, cancellationToken).ConfigureAwait(false);
        }

        var rows = await EstimateRowsAsync(cancellationToken).ConfigureAwait(false);
        if (rows is not >= SmallTable)
        {
            return new StrategyChoice(new StreamStrategy(), rows is null
                ? "it is not known how many rows there are"
                : string.Create(CultureInfo.InvariantCulture, $"about {rows:N0} rows are read before sums of them would be made"));
        }

        var ranges = await RangePlanner.PlanAsync(tables, rows.Value, cancellationToken).ConfigureAwait(false);
        return await new Calibration(tables, ranges, time).WhyStreamAsync(summer, cancellationToken).ConfigureAwait(false) is { } reason
            ? await ByRowsAsync(reason, ranges, cancellationToken).ConfigureAwait(false)
            : BySums(summer, ranges, string.Create(CultureInfo.InvariantCulture, $"about {rows:N0} rows, whose sums by key range are compared; only ranges that differ are compared row by row"));
    }

    /// <summary>All rows, in several ranges at a time where that is possible. Rows that are to be read again must come in the order of the key.</summary>
    private async Task<StrategyChoice> ByRowsAsync(string reason, RangePlan? ranges, CancellationToken cancellationToken)
    {
        var further = tables.Further is { } sessions && sessions.CanShare(tables) ? tables.Further : null;

        // Ranges one after the other serve only to be written down, and cost little where both sides find them by an index.
        if ((further is not null || (tables.Records is not null && tables.Plan.KeyIsGuaranteed)) && tables.Options.RecheckCount == 0)
        {
            var rows = ranges?.Rows ?? await EstimateRowsAsync(cancellationToken).ConfigureAwait(false) ?? 0;
            ranges ??= rows < tables.LargeTable ? null : await RangePlanner.PlanAsync(tables, rows, cancellationToken).ConfigureAwait(false);
            if (rows >= tables.LargeTable && ranges is { Known.Count: > 1 })
            {
                return new StrategyChoice(new ParallelStreamStrategy(ranges, further), reason) { Ranges = ranges };
            }
        }

        return new StrategyChoice(new StreamStrategy(), reason);
    }

    private async Task<StrategyChoice> BySumsAsync(IRangeSummer summer, string reason, CancellationToken cancellationToken)
    {
        if (summer.WhyNot(tables) is { } why)
        {
            throw new ReconcileException(ReconcileProblem.StrategyUnavailable,
                $"{summer.Kind} cannot compare {tables.Plan.Source.Name} with {tables.Plan.Target.Name}: {why}. Leave -Strategy out, or give -Strategy Stream.");
        }

        var rows = await EstimateRowsAsync(cancellationToken).ConfigureAwait(false) ?? 0;
        return BySums(summer, await RangePlanner.PlanAsync(tables, rows, cancellationToken).ConfigureAwait(false), reason);
    }

    private async Task<StrategyChoice> BySampleAsync(CancellationToken cancellationToken)
    {
        var rows = await EstimateRowsAsync(cancellationToken).ConfigureAwait(false) ?? SmallTable;
        var ranges = await RangePlanner.PlanAsync(tables, rows, cancellationToken).ConfigureAwait(false);
        return ranges.Known.Count == 0
            ? new StrategyChoice(new StreamStrategy(), "the keys cannot be divided into ranges to draw a sample from, so all rows are compared")
            : new StrategyChoice(new SampleStrategy(ranges, tables.Options.SamplePercent), "-Sample was given") { Ranges = ranges };
    }

    private static StrategyChoice BySums(IRangeSummer summer, RangePlan ranges, string reason) =>
        new(new RangeStrategy(summer, ranges.Buckets), reason) { Ranges = ranges, Summer = summer };

    /// <summary>Rows of the larger side, about; null: neither side knows.</summary>
    private async Task<long?> EstimateRowsAsync(CancellationToken cancellationToken)
    {
        var (source, target) = await BothSides.RunAsync(tables, (side, token) => side.EstimateRowsAsync(token), cancellationToken).ConfigureAwait(false);
        return source is null ? target : Math.Max(source.Value, target ?? 0);
    }

    /// <summary>Whole rows are counted by their exact content.</summary>
    private void RefuseRules()
    {
        if (tables.Plan.HasRules)
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"Only rows that are matched by a key can be judged by a tolerance or another rule, and {tables.Plan.Source.Name} and {tables.Plan.Target.Name} would be compared without one. Name the columns that identify a row with -KeyColumn, or leave the rules out.");
        }
    }

    private void RequireKey()
    {
        if (tables.Plan.KeyColumns == 0)
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"Neither {tables.Plan.Source.Name} nor {tables.Plan.Target.Name} has a primary key or a unique index without NULLs whose columns are compared. Name the columns that identify a row with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
        }
    }
}
