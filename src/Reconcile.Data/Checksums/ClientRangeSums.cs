using Reconcile.Data.Canonical;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Checksums;

/// <summary>Reads all rows of a side, in any order, and sums them up here: for engines without an MD5, whatever their columns hold.</summary>
/// <param name="salt">In front of every row.</param>
internal sealed class ClientRangeSums(string salt)
{
    /// <summary>The sums by bucket of the first column; none for buckets without rows.</summary>
    public async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(
        TableSide side, IReadOnlyList<ColumnForm> forms, KeyBuckets buckets, CancellationToken cancellationToken)
    {
        await using var reader = await side.ReadAsync(side.RowsQuery([]), side.Columns, forms, cancellationToken).ConfigureAwait(false);
        var reference = new ChecksumReference(salt, forms);
        var canonical = new CanonicalRows(reader.Decoder);
        var sums = new Dictionary<long, RangeSum>();
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var row = canonical.Of(batch[i]);
                var bucket = BucketOf(side, buckets, row);
                var sum = sums.GetValueOrDefault(bucket);
                sums[bucket] = new RangeSum(sum.Rows + 1, unchecked(sum.Sum + reference.Row(row)));
            }
        }

        return sums;
    }

    /// <summary>A key that is no value of its kind is in no range, and must not be lost between them.</summary>
    private static long BucketOf(TableSide side, KeyBuckets buckets, ReadOnlySpan<byte> row)
    {
        var position = 0;
        var key = CanonicalRow.Read(row, ref position);
        if (key.IsForeign)
        {
            throw new ReconcileException(ReconcileProblem.ValueUnreadable,
                $"{side.Table.Name} in {side.Session.Connection} holds {DisplayValue.Format(CanonicalValue.ToObject(CanonicalKind.Text, key))} in the key's column {side.Columns[0].Name}, which is no value of the key's type. Correct it, or restrict the rows with -Where.");
        }

        return key.IsNull ? KeyBuckets.NullBucket : buckets.BucketOf(key.Value);
    }
}
