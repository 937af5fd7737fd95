using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Confirmation;

/// <summary>
/// Takes what differs when pending rows are read again, in the order of the key. Of what was read beside them (a collation finds more than
/// it was asked for, a whole table holds more) it takes nothing; pending rows that do not come are equal by now.
/// </summary>
/// <param name="pending">The rows that were read again, in the order of the key.</param>
/// <param name="keyColumns">How many of the first columns identify a row.</param>
/// <param name="left">Takes those that still differ, as they are now.</param>
internal sealed class RecheckSink(IEnumerator<PendingRow> pending, int keyColumns, PendingRows left) : IDifferenceSink
{
    private bool _hasPending = pending.MoveNext();

    public void Missing(ReadOnlySpan<byte> source) => Take(source, source, default);

    public void Extra(ReadOnlySpan<byte> target) => Take(target, default, target);

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Take(source, source, target);

    private void Take(ReadOnlySpan<byte> row, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        while (_hasPending && CanonicalRow.CompareKeys(pending.Current.Row, row, keyColumns) is var order and <= 0)
        {
            if (order == 0)
            {
                var stands = source.SequenceEqual(pending.Current.Source) && target.SequenceEqual(pending.Current.Target);
                left.Add(stands ? RowDifferenceState.Confirmed : RowDifferenceState.InFlight, source, target);
            }

            _hasPending = pending.MoveNext();
            if (order == 0)
            {
                return;
            }
        }
    }
}
