using System.Globalization;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Ranges;

/// <summary>Keys of any kind between bounds: bucket 0 is before the first, the last one is behind the last.</summary>
/// <param name="kind">The kind of the key's first column.</param>
/// <param name="bounds">Canonical bytes, in order, each once.</param>
internal sealed class ThresholdBuckets(CanonicalKind kind, IReadOnlyList<byte[]> bounds) : KeyBuckets
{
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"at {bounds.Count:N0} bounds");

    public override string Expression(SqlDialect dialect, ColumnDefinition column) => dialect.ThresholdExpression(
        dialect.RangeExpression(column, kind)!, kind, [.. bounds.Select(bound => dialect.RangeLiteral(column, kind, CanonicalValue.ToText(kind, bound)))]);

    public override long BucketOf(ReadOnlySpan<byte> value)
    {
        int low = 0, high = bounds.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (value.SequenceCompareTo(bounds[middle]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    public override byte[]? StartOf(long bucket) => bucket <= 0 ? null : bounds[(int)bucket - 1];

    public override byte[]? EndOf(long bucket) => bucket >= bounds.Count ? null : bounds[(int)bucket];
}
