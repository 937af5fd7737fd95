using Reconcile.Data.Diff;

namespace Reconcile.Data.Strategies;

/// <summary>Reads both tables sorted by the key and merges them: exact, in one pass, in memory that does not depend on their size.</summary>
internal sealed class StreamStrategy : IComparisonStrategy
{
    public ReconcileStrategy Kind => ReconcileStrategy.Stream;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        await using var rows = await RowReaderPair.OpenAsync(tables, sorted: true, cancellationToken).ConfigureAwait(false);
        var plan = tables.Plan;
        var guaranteed = plan.KeyIsGuaranteed;
        var groups = guaranteed ? null : new KeyGroupSink(sink, plan.KeyColumns, plan.Columns.Count);
        var left = new RowCursor(rows.Source, "source", plan.KeyColumns, keyMayRepeat: !guaranteed);
        var right = new RowCursor(rows.Target, "target", plan.KeyColumns, keyMayRepeat: !guaranteed);
        var merger = new RowMerger(left, right, plan.KeyColumns, rows.RawIsComparable, guaranteed, groups ?? sink);
        await merger.MergeAsync(rows.Stopping).ConfigureAwait(false);
        groups?.Complete();
        return new StrategyOutcome(left.Passed, right.Passed) { Repeated = new RepeatedKeys(left.RepeatedKeys, right.RepeatedKeys) };
    }
}
