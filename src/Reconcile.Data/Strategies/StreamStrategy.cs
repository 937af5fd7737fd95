using Reconcile.Data.Diff;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Reads both tables sorted by the key and merges them: exact, in one pass, in memory that does not depend on their size.</summary>
internal sealed class StreamStrategy : IComparisonStrategy
{
    public ReconcileStrategy Kind => ReconcileStrategy.Stream;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        await using var rows = await RowReaderPair.OpenAsync(tables, sorted: true, cancellationToken).ConfigureAwait(false);
        var plan = tables.Plan;
        var left = new RowCursor(rows.Source, "source", plan.KeyColumns);
        var right = new RowCursor(rows.Target, "target", plan.KeyColumns);
        var merger = new RowMerger(left, right, plan.KeyColumns, RawIsComparable(rows.Source, rows.Target), plan.KeyIsGuaranteed, sink);
        await merger.MergeAsync(rows.Stopping).ConfigureAwait(false);
        return new StrategyOutcome(left.Passed, right.Passed);
    }

    private static bool RawIsComparable(RowReader source, RowReader target) => (source.Decoder, target.Decoder) switch
    {
        (null, null) => true,
        (PostgresCopyDecoder left, PostgresCopyDecoder right) => left.ReadsTheSameAs(right),
        _ => false,
    };
}
