using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Diff;

/// <summary>Random pairs of sorted rows against the naive comparison: the merge finds the same differences, however the rows fall into batches.</summary>
public sealed class RowMergerTests
{
    private const int Pairs = 1_000;
    private static readonly ColumnForm Integer = new(CanonicalKind.Integer);
    private static readonly ColumnForm Text = new(CanonicalKind.Text);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Finds_what_the_naive_comparison_finds(bool rawIsComparable, bool keyIsGuaranteed)
    {
        for (var seed = 0; seed < Pairs; seed++)
        {
            var random = new Random(seed);
            var left = RandomRows(random);
            var right = Edit(left, random);
            var found = await MergeAsync(left, right, 1 + random.Next(5), 1 + random.Next(5), rawIsComparable, keyIsGuaranteed);
            Assert.True(Naive(left, right).SequenceEqual(found), $"Seed {seed}: {string.Join(" ", left)} / {string.Join(" ", right)} gave {string.Join(" ", found)}");
        }
    }

    [Theory]
    [InlineData(new[] { 1, 2, 2 }, new[] { 1, 2, 3 }, ReconcileProblem.KeyNotUnique)]
    [InlineData(new[] { 1, 3, 2 }, new[] { 1, 2, 3 }, ReconcileProblem.KeyOrderDiffers)]
    public async Task Rows_that_are_not_what_was_promised_are_an_error_and_no_verdict(int[] left, int[] right, ReconcileProblem problem)
    {
        // Of keys that the engines guarantee only those of rows that differ are looked at.
        foreach (var raw in new[] { true, false })
        {
            var error = await Assert.ThrowsAsync<ReconcileException>(() => MergeAsync(Keys(left), Keys(right), 2, 3, raw, keyIsGuaranteed: false));
            Assert.Equal(problem, error.Problem);
        }
    }

    private static SortedDictionary<long, string?> RandomRows(Random random)
    {
        var rows = new SortedDictionary<long, string?>();
        for (var i = random.Next(12); i > 0; i--)
        {
            rows[random.Next(2) == 0 ? random.Next(-8, 8) : random.NextInt64()] = RandomText(random);
        }

        return rows;
    }

    private static string? RandomText(Random random) => random.Next(4) switch { 0 => null, 1 => string.Empty, 2 => "a", _ => new string('x', random.Next(200)) };

    private static SortedDictionary<long, string?> Edit(SortedDictionary<long, string?> rows, Random random)
    {
        var edited = new SortedDictionary<long, string?>(rows);
        foreach (var key in rows.Keys)
        {
            switch (random.Next(6))
            {
                case 0:
                    edited.Remove(key);
                    break;
                case 1:
                    edited[key] = RandomText(random);
                    break;
                case 2:
                    edited[unchecked(key + 1)] = RandomText(random);
                    break;
            }
        }

        return edited;
    }

    private static List<string> Naive(SortedDictionary<long, string?> left, SortedDictionary<long, string?> right)
    {
        var found = new List<string>();
        foreach (var key in left.Keys.Union(right.Keys).Order())
        {
            if (!right.TryGetValue(key, out var other))
            {
                found.Add($"missing {key}");
            }
            else if (!left.TryGetValue(key, out var own))
            {
                found.Add($"extra {key}");
            }
            else if (own != other)
            {
                found.Add($"changed {key}");
            }
        }

        return found;
    }

    private static List<KeyValuePair<long, string?>> Keys(int[] keys) => [.. keys.Select((key, i) => new KeyValuePair<long, string?>(key, $"row {i} of {key}"))];

    private static async Task<List<string>> MergeAsync(
        IEnumerable<KeyValuePair<long, string?>> left, IEnumerable<KeyValuePair<long, string?>> right, int leftBatch, int rightBatch, bool rawIsComparable, bool keyIsGuaranteed)
    {
        await using var source = new RowReader(new ListSource(left, leftBatch), error => error, default);
        await using var target = new RowReader(new ListSource(right, rightBatch), error => error, default);
        var sink = new ListSink();
        await new RowMerger(new RowCursor(source, "source", 1), new RowCursor(target, "target", 1), 1, rawIsComparable, keyIsGuaranteed, sink).MergeAsync(default);
        return sink.Found;
    }

    private sealed class ListSink : IDifferenceSink
    {
        public List<string> Found { get; } = [];

        public void Missing(ReadOnlySpan<byte> source) => Found.Add($"missing {KeyOf(source)}");

        public void Extra(ReadOnlySpan<byte> target) => Found.Add($"extra {KeyOf(target)}");

        public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Found.Add($"changed {KeyOf(source)}");

        private static object? KeyOf(ReadOnlySpan<byte> row)
        {
            var position = 0;
            return CanonicalValue.ToObject(CanonicalKind.Integer, CanonicalRow.Read(row, ref position));
        }
    }

    /// <summary>Rows from memory, a few to a batch, so that batches end at all places.</summary>
    private sealed class ListSource(IEnumerable<KeyValuePair<long, string?>> rows, int batchRows) : IRowSource
    {
        private readonly Queue<KeyValuePair<long, string?>> _rows = new(rows);
        private readonly CanonicalEncoder _encoder = new(new ByteBuffer());

        public IRowDecoder? Decoder => null;

        public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
        {
            while (batch.Count < batchRows && _rows.TryDequeue(out var row))
            {
                _encoder.Output.Clear();
                _encoder.Integer(Integer, row.Key);
                if (row.Value is null)
                {
                    _encoder.Null();
                }
                else
                {
                    _encoder.Text(Text, System.Text.Encoding.UTF8.GetBytes(row.Value));
                }

                batch.AddRow(_encoder.Output.Written);
            }

            return ValueTask.FromResult(batch.Count > 0);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
