namespace Reconcile.Data.Ranges;

/// <summary>What two sides' sums say: which key ranges may differ.</summary>
/// <param name="Ranges">In the order of the keys. Neighbours are one range.</param>
/// <param name="Rows">Rows in them, on both sides together.</param>
/// <param name="SourceRows">Rows of the source, in and outside of them.</param>
/// <param name="TargetRows">Rows of the target, in and outside of them.</param>
internal sealed record RangeDifference(IReadOnlyList<KeyRange> Ranges, long Rows, long SourceRows, long TargetRows)
{
    public static RangeDifference Find(KeyBuckets buckets, IReadOnlyDictionary<long, RangeSum> source, IReadOnlyDictionary<long, RangeSum> target)
    {
        long[] numbers = [.. source.Keys.Union(target.Keys).Order()];
        var ranges = new List<KeyRange>();
        long rows = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var first = i;
            for (; i < numbers.Length && source.GetValueOrDefault(numbers[i]) != target.GetValueOrDefault(numbers[i]); i++)
            {
                rows += source.GetValueOrDefault(numbers[i]).Rows + target.GetValueOrDefault(numbers[i]).Rows;
            }

            if (i > first)
            {
                // Buckets that neither side has rows in belong to their neighbours, so that nothing lies between two ranges.
                ranges.Add(new KeyRange(first == 0 ? null : buckets.StartOf(numbers[first]), i == numbers.Length ? null : buckets.StartOf(numbers[i])));
            }
        }

        return new RangeDifference(ranges, rows, source.Values.Sum(sum => sum.Rows), target.Values.Sum(sum => sum.Rows));
    }
}
