using Reconcile.Data.Canonical;
using Reconcile.Data.Ranges;
using Xunit;

namespace Reconcile.Data.Tests.Ranges;

public sealed class RangeGapsTests
{
    [Fact]
    public void Nothing_done_leaves_everything_divided_at_the_bounds() =>
        Assert.Equal([(null, 10), (10, 20), (20, null)], Gaps([], [10, 20]));

    [Fact]
    public void Everything_done_leaves_nothing()
    {
        Assert.Empty(Gaps([(null, null)], [10]));
        Assert.Empty(Gaps([(10, null), (null, 10)], [10, 20]));
    }

    [Fact]
    public void Gaps_are_divided_at_other_bounds_than_those_of_what_is_done() =>
        Assert.Equal([(null, 5), (5, 10), (20, 25), (25, 30), (40, null)], Gaps([(30, 40), (10, 20)], [5, 10, 15, 25, 30, 35, 40]));

    [Fact]
    public void Every_key_is_in_exactly_one_range_done_or_left()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var cuts = Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.NextInt64(-20, 20)).Distinct().Order().ToList();
            List<(long? From, long? To)> all = [.. Enumerable.Range(0, cuts.Count + 1).Select(i => (i == 0 ? (long?)null : cuts[i - 1], i == cuts.Count ? (long?)null : cuts[i]))];
            var done = all.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).ToList();
            var bounds = Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.NextInt64(-20, 20)).Distinct().Order();

            var gaps = Gaps(done, [.. bounds]);

            for (var key = -21L; key <= 21; key++)
            {
                Assert.Equal(1, done.Concat(gaps).Count(range => (range.From is null || range.From <= key) && (range.To is null || key < range.To)));
            }
        }
    }

    [Fact]
    public void Of_ranges_that_overlap_the_first_is_kept()
    {
        KeyRange[] ranges = [Range((15, 30)), Range((10, 20)), Range((null, 10)), Range((20, 25)), Range((40, null)), Range((50, 60)), Range((10, 20))];

        Assert.Equal([(null, 10), (10, 20), (20, 25), (40, null)], RangeGaps.WithoutOverlaps(ranges, range => range).Select(Numbers));
    }

    private static List<(long? From, long? To)> Gaps(List<(long? From, long? To)> done, long[] bounds) =>
        [.. RangeGaps.Between(done.Select(Range), [.. bounds.Select(OrderedBytes.Of)]).Select(Numbers)];

    private static KeyRange Range((long? From, long? To) range) =>
        new(range.From is { } from ? OrderedBytes.Of(from) : null, range.To is { } to ? OrderedBytes.Of(to) : null);

    private static (long? From, long? To) Numbers(KeyRange range) =>
        (range.From is null ? null : OrderedBytes.ReadInt64(range.From), range.To is null ? null : OrderedBytes.ReadInt64(range.To));
}
