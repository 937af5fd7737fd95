using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Ranges;

/// <summary>Whole numbers by all but their last bits: the cheapest division there is. A key far from all others costs a bucket of its own.</summary>
/// <param name="shift">Bits that are left out: 0 to 62.</param>
internal sealed class ShiftBuckets(int shift) : KeyBuckets
{
    /// <summary>Most bits that can be left out.</summary>
    public const int MaxShift = 62;

    public override string Description => string.Create(CultureInfo.InvariantCulture, $"by {1L << shift:N0} values");

    public override string Expression(SqlDialect dialect, ColumnDefinition column) => dialect.ShiftExpression(dialect.Quote(column.Name), shift);

    public override long BucketOf(ReadOnlySpan<byte> value) => OrderedBytes.ReadInt64(value) >> shift;

    public override byte[]? StartOf(long bucket) => bucket <= long.MinValue >> shift ? null : OrderedBytes.Of(bucket << shift);

    public override byte[]? EndOf(long bucket) => bucket >= long.MaxValue >> shift ? null : OrderedBytes.Of((bucket + 1) << shift);

    /// <summary>
    /// The least shift with which the keys fall into no more than so many buckets, judged by quantiles: between two of them lie as many
    /// rows, which begin at most as many buckets.
    /// </summary>
    /// <param name="quantiles">Values that divide the rows evenly, in order.</param>
    /// <param name="rows">Rows of the table, about.</param>
    /// <param name="buckets">Most buckets.</param>
    public static ShiftBuckets For(IReadOnlyList<long> quantiles, long rows, int buckets)
    {
        var most = Math.Max(1, rows / Math.Max(1, quantiles.Count - 1));
        // One bit at least: else the least key of all would have the number of the bucket of NULL.
        for (var shift = 1; shift < MaxShift; shift++)
        {
            var count = 1.0;
            for (var i = 1; i < quantiles.Count; i++)
            {
                count += Math.Min(most, (quantiles[i] >> shift) - (double)(quantiles[i - 1] >> shift));
            }

            if (count <= buckets)
            {
                return new ShiftBuckets(shift);
            }
        }

        return new ShiftBuckets(MaxShift);
    }
}
