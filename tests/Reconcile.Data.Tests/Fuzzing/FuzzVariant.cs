using Xunit;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>A way to compare, and what it must find.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Change">Makes the options.</param>
/// <param name="Check">Judges the result of a pair.</param>
internal sealed record FuzzVariant(string Name, Func<ReconcileOptions, ReconcileOptions> Change, Action<FuzzPair, TableResult> Check)
{
    /// <summary>Rows in a key range.</summary>
    public int RowsInBucket { get; init; } = 1000;

    /// <summary>Whether it needs a key.</summary>
    public bool NeedsKey { get; init; }

    public static IReadOnlyList<FuzzVariant> All { get; } =
    [
        new("Auto", options => options, Exact),
        new("Stream, read again", options => options with { Strategy = ReconcileStrategy.Stream, RecheckCount = 1, RecheckDelay = TimeSpan.Zero }, Exact) { NeedsKey = true },
        new("Stream, ranges at a time", options => options with { Strategy = ReconcileStrategy.Stream, RangeWorkers = 3 }, Exact) { NeedsKey = true, RowsInBucket = 2 },
        new("Native, many ranges", options => options with { Strategy = ReconcileStrategy.Native }, ExactOrRefused) { NeedsKey = true, RowsInBucket = 2 },
        new("Native, some ranges", options => options with { Strategy = ReconcileStrategy.Native, RecheckCount = 1, RecheckDelay = TimeSpan.Zero }, ExactOrRefused) { NeedsKey = true, RowsInBucket = 20 },
        new("Checksum, many ranges", options => options with { Strategy = ReconcileStrategy.Checksum }, ExactOrRefused) { NeedsKey = true, RowsInBucket = 2 },
        new("Checksum, some ranges", options => options with { Strategy = ReconcileStrategy.Checksum }, ExactOrRefused) { NeedsKey = true, RowsInBucket = 20 },
        new("Multiset", options => options with { Strategy = ReconcileStrategy.Multiset }, Whole),
        new("Count", options => options with { Strategy = ReconcileStrategy.Count }, Counted),
        new("Sample", options => options with { SamplePercent = 40 }, Sampled) { NeedsKey = true, RowsInBucket = 4 },
        new("Checksum of the whole", options => options with { ValidateChecksum = true, RowLevel = false }, Verdicts),
        new("Checksum of the whole, then rows", options => options with { ValidateChecksum = true }, Exact),
    ];

    /// <summary>Of an equal pair, Match; of another, every row that differs and no other.</summary>
    private static void Exact(FuzzPair pair, TableResult result)
    {
        var expected = FuzzTruth.Naive(pair, pair.KeyKind != FuzzKey.None);
        AssertVerdict(expected.Count == 0 ? Verdict.Match : Verdict.Mismatch, result);
        Assert.Equal(expected, FuzzResult.Lines(pair, result));
        Assert.Equal(expected.Count, result.Differences);
    }

    /// <summary>A pair that does not allow the strategy is not compared, and says so.</summary>
    private static void ExactOrRefused(FuzzPair pair, TableResult result)
    {
        if (result.Problem != ReconcileProblem.StrategyUnavailable)
        {
            Exact(pair, result);
            return;
        }

        AssertVerdict(Verdict.NotCompared, result);
    }

    private static void Whole(FuzzPair pair, TableResult result)
    {
        var expected = FuzzTruth.Naive(pair, byKey: false);
        AssertVerdict(expected.Count == 0 ? Verdict.Match : Verdict.Mismatch, result);
        Assert.Equal(expected.Count(line => line[0] == 'M'), result.Missing);
        Assert.Equal(expected.Count(line => line[0] == 'E'), result.Extra);
        Assert.Equal(0, result.Changed);
        if (pair.KeyKind == FuzzKey.None)
        {
            Assert.Equal(expected, FuzzResult.Lines(pair, result));
        }
    }

    private static void Counted(FuzzPair pair, TableResult result)
    {
        AssertVerdict(pair.Source.Count == pair.Target.Count ? Verdict.NotDisproved : Verdict.Mismatch, result);
        Assert.Equal((pair.Source.Count, pair.Target.Count), (result.SourceRows, result.TargetRows));
    }

    /// <summary>What a sample finds is there; it says Match only where nothing could be left out.</summary>
    private static void Sampled(FuzzPair pair, TableResult result)
    {
        var expected = FuzzTruth.Naive(pair, byKey: true);
        var found = FuzzResult.Lines(pair, result);
        if (result.StrategyReason.Contains("so all rows are compared", StringComparison.Ordinal))
        {
            Exact(pair, result);
            return;
        }

        AssertVerdict(found.Count == 0 ? Verdict.NotDisproved : Verdict.Mismatch, result);
        Assert.Empty(found.Except(expected));
        Assert.True(found.Count <= expected.Count);
    }

    private static void Verdicts(FuzzPair pair, TableResult result) =>
        AssertVerdict(FuzzTruth.Naive(pair, byKey: false).Count == 0 ? Verdict.Match : Verdict.Mismatch, result);

    private static void AssertVerdict(Verdict expected, TableResult result) =>
        Assert.True(expected == result.Verdict, $"{expected} was expected, {result.Verdict} was found: {result.Problem} {result.Reason}");
}
