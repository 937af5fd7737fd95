using Reconcile.Data.Canonical;
using Reconcile.Data.Ranges;
using Xunit;

namespace Reconcile.Data.Tests.Ranges;

public sealed class KeyBucketsTests
{
    [Fact]
    public void Every_whole_number_is_in_the_range_of_its_bucket_and_of_no_other()
    {
        long[] values = [long.MinValue, long.MinValue + 1, -4_294_967_296, -1025, -1024, -1, 0, 1, 1023, 1024, 4_294_967_296, long.MaxValue - 1, long.MaxValue];
        foreach (var shift in new[] { 0, 1, 10, 32, 62 })
        {
            AssertCovers(new ShiftBuckets(shift), [.. values.Select(OrderedBytes.Of)]);
        }
    }

    [Fact]
    public void Every_text_is_in_the_range_of_its_bucket_and_of_no_other()
    {
        byte[][] bounds = [[1], "a"u8.ToArray(), "a\0"u8.ToArray(), "b"u8.ToArray(), [0xFF, 0xFF]];
        AssertCovers(new ThresholdBuckets(CanonicalKind.Text, bounds), [[], [0], .. bounds, "aa"u8.ToArray(), [0xFF], [0xFF, 0xFF, 0]]);
    }

    [Fact]
    public void Far_keys_cost_a_bucket_each_and_leave_the_others_theirs()
    {
        List<long> quantiles = [-1_000_000_000_000_000_000, .. Enumerable.Range(0, 9_800).Select(i => i * 100L), 1_000_000_000_000_000_000];

        var buckets = ShiftBuckets.For(quantiles, 1_000_000, 1000);

        var numbers = Enumerable.Range(0, 980_000).Select(i => buckets.BucketOf(OrderedBytes.Of(i))).Distinct().Count();
        Assert.InRange(numbers, 200, 1000);
    }

    [Fact]
    public void Differing_buckets_that_are_neighbours_become_one_range_with_open_ends()
    {
        var source = new Dictionary<long, RangeSum> { [0] = new(1, 1), [1] = new(1, 5), [4] = new(2, 7), [9] = new(3, 3) };
        var target = new Dictionary<long, RangeSum> { [0] = new(1, 2), [1] = new(1, 5), [4] = new(2, 8), [7] = new(1, 1), [9] = new(3, 3), [12] = new(1, 1) };

        var difference = RangeDifference.Find(new ShiftBuckets(4), source, target);

        Assert.Equal(
            [(null, 16L), (64L, 144L), (192L, null)],
            difference.Ranges.Select(range => (Read(range.From), Read(range.To))));
        Assert.Equal((8, 7, 9), (difference.Rows, difference.SourceRows, difference.TargetRows));
    }

    [Fact]
    public void A_side_that_has_no_rows_at_all_differs_everywhere()
    {
        var source = new Dictionary<long, RangeSum> { [KeyBuckets.NullBucket] = new(1, 1), [3] = new(1, 1) };

        var difference = RangeDifference.Find(new ShiftBuckets(4), source, new Dictionary<long, RangeSum>());

        Assert.Equal([KeyRange.All], difference.Ranges);
    }

    private static long? Read(byte[]? bound) => bound is null ? null : OrderedBytes.ReadInt64(bound);

    private static void AssertCovers(KeyBuckets buckets, byte[][] values)
    {
        long[] numbers = [.. values.Select(value => buckets.BucketOf(value)).Distinct()];
        foreach (var value in values)
        {
            Assert.Equal([buckets.BucketOf(value)], numbers.Where(number => IsIn(new KeyRange(buckets.StartOf(number), buckets.EndOf(number)), value)));
        }
    }

    private static bool IsIn(KeyRange range, byte[] value) =>
        (range.From is null || value.AsSpan().SequenceCompareTo(range.From) >= 0) && (range.To is null || value.AsSpan().SequenceCompareTo(range.To) < 0);
}
