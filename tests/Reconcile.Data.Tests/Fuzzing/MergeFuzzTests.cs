using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies.Multiset;
using Xunit;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Random pairs of tables in memory: what the strategies are made of finds what a naive comparison finds, and what was planted.</summary>
public sealed class MergeFuzzTests
{
    [Fact]
    public async Task The_edits_the_naive_comparison_and_every_strategy_agree()
    {
        // Several at a time: a merge mostly waits for its threads to hand batches over.
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(FuzzSettings.Numbers(FuzzSettings.Pairs), options, static async (number, _) =>
        {
            try
            {
                var random = FuzzSettings.RandomOf(number);
                await CompareAsync(new FuzzPair(random, FuzzRange.Postgres), random, all: number % 32 == 0);
            }
            catch (Exception e)
            {
                Assert.Fail(FuzzSettings.Repeat(number, inDatabases: false) + e);
            }
        });
    }

    private static async Task CompareAsync(FuzzPair pair, Random random, bool all)
    {
        var rows = new FuzzRows(pair);
        var whole = FuzzTruth.Naive(pair, byKey: false);
        Assert.Equal(FuzzTruth.Constructed(pair, byKey: false), whole);
        Assert.Equal(whole, Counted(pair, rows, random, new MultisetLimits { MemoryBytes = all ? 300 : 1 << 20 }));
        if (all)
        {
            Assert.Equal(whole, await MultisetAsync(pair, rows, random));
        }

        if (pair.KeyKind != FuzzKey.None)
        {
            var byKey = FuzzTruth.Naive(pair, byKey: true);
            Assert.Equal(FuzzTruth.Constructed(pair, byKey: true), byKey);
            var (source, target) = (rows.Sorted(rows.Source, random), rows.Sorted(rows.Target, random));
            Assert.Equal(byKey, await MergedAsync(pair, rows, source, target, pair.KeyKind == FuzzKey.Primary && random.Next(4) > 0, random));
            Assert.Equal(byKey, await ByRangesAsync(pair, rows, source, target, random));
        }
    }

    private static async Task<IReadOnlyList<string>> MergedAsync(FuzzPair pair, FuzzRows rows, byte[][] source, byte[][] target, bool isPrimary, Random random)
    {
        await using var left = new RowReader(new FuzzRowSource(source, BatchRows(source, random)), error => error, default);
        await using var right = new RowReader(new FuzzRowSource(target, BatchRows(target, random)), error => error, default);
        var sink = new FuzzSink(pair, rows, byKey: true);
        var groups = isPrimary ? null : new KeyGroupSink(sink, pair.Key.Count, pair.Columns.Count);
        var merger = new RowMerger(
            new RowCursor(left, "source", pair.Key.Count, !isPrimary), new RowCursor(right, "target", pair.Key.Count, !isPrimary), pair.Key.Count, random.Next(4) > 0, isPrimary, groups ?? (IDifferenceSink)sink);
        await merger.MergeAsync(default);
        groups?.Complete();
        return sink.Lines;
    }

    private static int BatchRows(byte[][] rows, Random random) => 1 + random.Next(rows.Length > 40 ? 64 : 6);

    /// <summary>Sums both sides up by key range and merges only the ranges that differ.</summary>
    private static async Task<IReadOnlyList<string>> ByRangesAsync(FuzzPair pair, FuzzRows rows, byte[][] source, byte[][] target, Random random)
    {
        var buckets = Buckets(rows, random);
        var reference = new ChecksumReference("0011", rows.Forms);
        var difference = RangeDifference.Find(buckets, Sums(source), Sums(target));
        Assert.Equal((source.Length, target.Length), (difference.SourceRows, difference.TargetRows));
        return await MergedAsync(pair, rows, Within(source), Within(target), pair.KeyKind == FuzzKey.Primary, random);

        Dictionary<long, RangeSum> Sums(byte[][] side) => side.GroupBy(row => KeyOf(row) is { } key ? buckets.BucketOf(key) : KeyBuckets.NullBucket)
            .ToDictionary(bucket => bucket.Key, bucket => bucket.Aggregate(default(RangeSum), (sum, row) => new RangeSum(sum.Rows + 1, unchecked(sum.Sum + reference.Row(row)))));

        byte[][] Within(byte[][] side) => [.. side.Where(row => difference.Ranges.Any(range => IsIn(range, KeyOf(row))))];
    }

    /// <summary>By shifting or at bounds from the rows, few or many.</summary>
    private static KeyBuckets Buckets(FuzzRows rows, Random random)
    {
        List<byte[]> keys = [.. rows.Source.Concat(rows.Target).Select(KeyOf).OfType<byte[]>()];
        keys.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        if (keys.Count == 0 || random.Next(20) == 0)
        {
            return new WholeTable();
        }

        return rows.Forms[0].Kind == CanonicalKind.Integer && random.Next(3) > 0
            ? random.Next(2) == 0 ? new ShiftBuckets(random.Next(ShiftBuckets.MaxShift + 1)) : ShiftBuckets.For([.. keys.Select(key => OrderedBytes.ReadInt64(key))], keys.Count, 1 + random.Next(keys.Count))
            : new ThresholdBuckets(rows.Forms[0].Kind, [.. keys.Where(_ => random.Next(3) == 0).DistinctBy(Convert.ToHexString)]);
    }

    private static byte[]? KeyOf(byte[] row)
    {
        var position = 0;
        var key = CanonicalRow.Read(row, ref position);
        return key.IsNull ? null : key.Value.ToArray();
    }

    private static bool IsIn(KeyRange range, byte[]? key) => key is null
        ? range.From is null
        : (range.From is null || key.AsSpan().SequenceCompareTo(range.From) >= 0) && (range.To is null || key.AsSpan().SequenceCompareTo(range.To) < 0);

    private static IReadOnlyList<string> Counted(FuzzPair pair, FuzzRows rows, Random random, MultisetLimits limits)
    {
        using var tally = new SpillingTally(limits, pair.Columns.Count, random.NextInt64());
        var all = rows.Source.Select(row => (Row: row, Count: 1)).Concat(rows.Target.Select(row => (Row: row, Count: -1))).ToArray();
        random.Shuffle(all);
        foreach (var (row, count) in all)
        {
            tally.Add(row, count);
        }

        var sink = new FuzzSink(pair, rows, byKey: false);
        Assert.Equal(tally.Release(sink, default), sink.Lines.Count > 0);
        return sink.Lines;
    }

    private static async Task<IReadOnlyList<string>> MultisetAsync(FuzzPair pair, FuzzRows rows, Random random)
    {
        var seed = random.NextInt64();
        var sink = new FuzzSink(pair, rows, byKey: false);
        var (source, target) = (await SideAsync(rows.Source, null, null, 1), await SideAsync(rows.Target, null, null, -1));
        if (source.DifferencesFrom(target) is not { } buckets)
        {
            return [];
        }

        using var tally = new SpillingTally(new MultisetLimits { MemoryBytes = 1 << 20 }, pair.Columns.Count, seed);
        await SideAsync(rows.Source, buckets, tally, 1);
        await SideAsync(rows.Target, buckets, tally, -1);
        tally.Release(sink, default);
        return sink.Lines;

        async Task<BucketSums> SideAsync(byte[][] side, bool[]? buckets, SpillingTally? tally, int count)
        {
            await using var reader = new RowReader(new FuzzRowSource(side, 1 + random.Next(6)), error => error, default);
            var sums = new MultisetSide(reader, rawIsComparable: true, seed);
            if (buckets is null)
            {
                await sums.AddUpAsync(default);
            }
            else
            {
                while (await sums.CountNextAsync(buckets, tally!, count, default))
                {
                }
            }

            return sums.Sums;
        }
    }
}
