using System.Globalization;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>
/// How much is compared at random: <c>RECONCILE_FUZZ_PAIRS</c> pairs of tables in memory and <c>RECONCILE_FUZZ_ENGINE_PAIRS</c> pairs in
/// databases, from number <c>RECONCILE_FUZZ_FIRST</c> on, made from <c>RECONCILE_FUZZ_SEED</c>. A full run has 100,000 pairs.
/// </summary>
internal static class FuzzSettings
{
    public static int Pairs { get; } = Read("RECONCILE_FUZZ_PAIRS", 2_000);

    public static int EnginePairs { get; } = Read("RECONCILE_FUZZ_ENGINE_PAIRS", 48);

    private static int First { get; } = Read("RECONCILE_FUZZ_FIRST", 0);

    private static int Seed { get; } = Read("RECONCILE_FUZZ_SEED", 20_260_101);

    /// <summary>The numbers of so many pairs.</summary>
    public static IEnumerable<int> Numbers(int pairs) => Enumerable.Range(First, pairs);

    /// <summary>What one pair is made from: the same for each number, whatever other pairs there are.</summary>
    public static Random RandomOf(int number) => new(unchecked((Seed * 1_000_003) + number));

    /// <summary>What a failure begins with.</summary>
    public static string Repeat(int number, bool inDatabases) => string.Create(CultureInfo.InvariantCulture,
        $"Pair {number}; repeat with RECONCILE_FUZZ_SEED={Seed} RECONCILE_FUZZ_FIRST={number} {(inDatabases ? "RECONCILE_FUZZ_ENGINE_PAIRS" : "RECONCILE_FUZZ_PAIRS")}=1: ");

    private static int Read(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
