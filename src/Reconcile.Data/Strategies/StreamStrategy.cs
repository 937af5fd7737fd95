using Reconcile.Data.Diff;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Reads both tables sorted by the key and merges them: exact, in one pass, in memory that does not depend on their size.</summary>
internal static class StreamStrategy
{
    public const string Name = "Stream";

    /// <summary>Compares; the differences go to the collector. Returns the rows read on each side.</summary>
    public static async Task<(long SourceRows, long TargetRows)> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        // One side's failure stops the other at once.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var opened = await tables.ReadBothAsync(sorted: true, stop).ConfigureAwait(false);
            await using var source = opened.Source;
            await using var target = opened.Target;
            var plan = tables.Plan;
            var left = new RowCursor(source, "source", plan.KeyColumns);
            var right = new RowCursor(target, "target", plan.KeyColumns);
            var merger = new RowMerger(left, right, plan.KeyColumns, RawIsComparable(source, target), plan.KeyIsGuaranteed, sink);
            await merger.MergeAsync(stop.Token).ConfigureAwait(false);
            return (left.Passed, right.Passed);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private static bool RawIsComparable(RowReader source, RowReader target) => (source.Decoder, target.Decoder) switch
    {
        (null, null) => true,
        (PostgresCopyDecoder left, PostgresCopyDecoder right) => left.ReadsTheSameAs(right),
        _ => false,
    };
}
