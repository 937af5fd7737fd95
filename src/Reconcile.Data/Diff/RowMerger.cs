using Reconcile.Data.Canonical;

namespace Reconcile.Data.Diff;

/// <summary>
/// Matches two streams of rows that are sorted by the same key, in one pass and constant memory. Runs of rows that are equal to the
/// byte are passed over without looking into them.
/// </summary>
/// <param name="source">The side that is right.</param>
/// <param name="target">The side that is checked.</param>
/// <param name="keyColumns">How many of the first columns identify a row.</param>
/// <param name="rawIsComparable">Whether equal raw bytes mean equal rows.</param>
/// <param name="keyIsGuaranteed">Whether the engines guarantee unique keys; if not, every row's key is checked.</param>
/// <param name="sink">Takes the rows that differ.</param>
internal sealed class RowMerger(RowCursor source, RowCursor target, int keyColumns, bool rawIsComparable, bool keyIsGuaranteed, IDifferenceSink sink)
{
    /// <summary>Merges on a thread of its own, which waits for the readers' batches: see <see cref="Sources.RowReader"/>.</summary>
    public Task MergeAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Merge(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Merge(CancellationToken cancellationToken)
    {
        // Both are asked before either is judged: each loads while the other does.
        while (source.Load() & target.Load())
        {
            cancellationToken.ThrowIfCancellationRequested();
            MergeLoaded();
        }

        while (source.Load())
        {
            PassMissing();
        }

        while (target.Load())
        {
            PassExtra();
        }
    }

    private void MergeLoaded()
    {
        while (source.HasRow && target.HasRow)
        {
            if (rawIsComparable && keyIsGuaranteed && PassEqual() && !(source.HasRow && target.HasRow))
            {
                return;
            }

            MergeRow();
        }
    }

    /// <summary>Passes over the rows that both sides have byte for byte.</summary>
    private bool PassEqual()
    {
        var equal = source.RowsWithin(source.RawRest.CommonPrefixLength(target.RawRest));
        if (equal == 0)
        {
            return false;
        }

        source.Advance(equal);
        target.Advance(equal);
        return true;
    }

    private void MergeRow()
    {
        var left = source.Canonical;
        var right = target.Canonical;
        switch (CanonicalRow.CompareKeys(left, right, keyColumns))
        {
            case < 0:
                PassMissing();
                break;
            case > 0:
                PassExtra();
                break;
            default:
                if (!left.SequenceEqual(right))
                {
                    sink.Changed(left, right);
                }

                source.Advance(1);
                target.Advance(1);
                break;
        }
    }

    private void PassMissing()
    {
        sink.Missing(source.Canonical);
        source.Advance(1);
    }

    private void PassExtra()
    {
        sink.Extra(target.Canonical);
        target.Advance(1);
    }
}
