using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Diff;

/// <summary>Random sorted rows whose keys occur many times, in different orders on both sides, against the naive comparison.</summary>
public sealed class KeyGroupSinkTests
{
    private const int Pairs = 1_000;

    [Fact]
    public async Task Finds_what_the_naive_comparison_finds_however_the_rows_fall_into_batches()
    {
        for (var seed = 0; seed < Pairs; seed++)
        {
            var random = new Random(seed);
            var (left, right) = (RandomRows(random), RandomRows(random));
            var (found, repeated) = await MergeAsync(left, right, 1 + random.Next(4), 1 + random.Next(4));
            Assert.True(Naive(left, right).SequenceEqual(found.Order(StringComparer.Ordinal)), $"Seed {seed}: {string.Join(" ", left)} / {string.Join(" ", right)} gave {string.Join(" ", found)}");
            Assert.Equal((Repeated(left), Repeated(right)), repeated);
        }
    }

    [Fact]
    public async Task More_rows_of_a_key_than_can_be_held_are_an_error_that_says_what_to_do()
    {
        var rows = Enumerable.Range(0, KeyGroupSink.MaxRows + 1).Select(i => ((long?)1, $"{i}"));

        var error = await Assert.ThrowsAsync<ReconcileException>(() => MergeAsync(rows, [], 1000, 1000));

        Assert.Equal(ReconcileProblem.KeyNotUnique, error.Problem);
        Assert.Contains("-KeyColumn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_number_of_rows_of_a_key_is_matched_while_they_come_in_the_same_order()
    {
        var rows = Enumerable.Range(0, KeyGroupSink.MaxRows + 1).Select(i => ((long?)1, $"{i}")).ToList();

        var (found, repeated) = await MergeAsync(rows, rows, 1000, 999);

        Assert.Empty(found);
        Assert.Equal((1L, 1L), repeated);
    }

    [Fact]
    public async Task Rows_out_of_order_are_an_error_whether_keys_may_repeat_or_not()
    {
        var error = await Assert.ThrowsAsync<ReconcileException>(() => MergeAsync([(2, "a"), (2, "b"), (1, "c")], [(1, "c"), (2, "a")], 1, 1));

        Assert.Equal(ReconcileProblem.KeyOrderDiffers, error.Problem);
    }

    private static List<(long? Key, string Value)> RandomRows(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(12))
            .Select(_ => (Key: random.Next(5) is var key and > 0 ? (long?)key : null, Value: ((char)('a' + random.Next(3))).ToString()))
            .OrderBy(row => row.Key ?? long.MinValue),
    ];

    private static IEnumerable<string> Naive(List<(long? Key, string Value)> left, List<(long? Key, string Value)> right)
    {
        var found = new List<string>();
        foreach (var key in left.Concat(right).Select(row => row.Key).Distinct())
        {
            var (missing, extra) = (Of(left, key), Of(right, key));
            foreach (var value in missing.ToList())
            {
                if (extra.Remove(value))
                {
                    missing.Remove(value);
                }
            }

            found.AddRange(missing.Count == 1 && extra.Count == 1
                ? [$"changed {key} {missing[0]} {extra[0]}"]
                : [.. missing.Select(value => $"missing {key} {value}"), .. extra.Select(value => $"extra {key} {value}")]);
        }

        return found.Order(StringComparer.Ordinal);

        static List<string> Of(List<(long? Key, string Value)> rows, long? key) => [.. rows.Where(row => row.Key == key).Select(row => row.Value)];
    }

    private static long Repeated(List<(long? Key, string Value)> rows) => rows.GroupBy(row => row.Key).Count(group => group.Count() > 1);

    private static async Task<(List<string> Found, (long Source, long Target) Repeated)> MergeAsync(
        IEnumerable<(long? Key, string Value)> left, IEnumerable<(long? Key, string Value)> right, int leftBatch, int rightBatch)
    {
        await using var leftReader = new RowReader(new RowListSource(left, leftBatch), error => error, default);
        await using var rightReader = new RowReader(new RowListSource(right, rightBatch), error => error, default);
        var (source, target) = (new RowCursor(leftReader, "source", 1, keyMayRepeat: true), new RowCursor(rightReader, "target", 1, keyMayRepeat: true));
        var sink = new ListSink();
        var groups = new KeyGroupSink(sink, 1, 2);
        await new RowMerger(source, target, 1, rawIsComparable: true, keyIsGuaranteed: false, groups).MergeAsync(default);
        groups.Complete();
        return (sink.Found, (source.RepeatedKeys, target.RepeatedKeys));
    }

    private sealed class ListSink : IDifferenceSink
    {
        public List<string> Found { get; } = [];

        public void Missing(ReadOnlySpan<byte> source) => Found.Add($"missing {Text(source)}");

        public void Extra(ReadOnlySpan<byte> target) => Found.Add($"extra {Text(target)}");

        public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Found.Add($"changed {Text(source)} {Text(target).Split(' ')[1]}");

        private static string Text(ReadOnlySpan<byte> row)
        {
            var position = 0;
            var key = CanonicalValue.ToObject(CanonicalKind.Integer, CanonicalRow.Read(row, ref position));
            return $"{key} {CanonicalValue.ToObject(CanonicalKind.Text, CanonicalRow.Read(row, ref position))}";
        }
    }
}
