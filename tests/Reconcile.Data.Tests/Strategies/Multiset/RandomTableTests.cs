using Reconcile.Data.Strategies.Multiset;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies.Multiset;

/// <summary>Random tables without a key against the naive comparison: as whole rows in memory and in files, and by keys that occur more than once.</summary>
public sealed class RandomTableTests
{
    private const int Tables = 32;

    private static readonly DatabaseEngine[] Engines = [DatabaseEngine.Sqlite, DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.DuckDb];

    [Fact]
    public async Task Every_way_to_compare_finds_what_the_naive_comparison_finds_between_any_two_engines()
    {
        await using var tables = await RandomTables.CreateAsync();
        for (var seed = 0; seed < Tables; seed++)
        {
            var (from, to) = (Engines[seed % 4], Engines[seed / 4 % 4]);
            var name = $"t{seed}";
            var (source, target) = await tables.WriteAsync(name, from, to, new Random(seed));

            var expected = await NaiveMultiset.CompareAsync(source, target, name, [], TestContext.Current.CancellationToken);
            var whole = await CompareAsync(source, target, name);
            AssertFound(expected, whole, seed);
            Assert.Equal(("Multiset", "no key", false), (whole.Strategy, whole.StrategyReason, whole.KeyIsUnique));
            var (_, spilled) = await MultisetRun.CompareAsync(source, target, name, new MultisetLimits { MemoryBytes = 200 });
            Assert.Equal(expected.Lines, spilled);

            foreach (string[] key in new string[][] { ["a"], ["b"], ["a", "b"], ["b", "c", "a"] })
            {
                var byKey = await NaiveMultiset.CompareAsync(source, target, name, key, TestContext.Current.CancellationToken);
                var result = await CompareAsync(Options(source, target), Task(name) with { KeyColumns = key });
                AssertFound(byKey, result, seed);
                Assert.Equal("Stream", result.Strategy);
            }
        }
    }

    private static void AssertFound(TableTruth expected, TableResult result, int seed)
    {
        Assert.True(expected.Lines.SequenceEqual(WholeLines(result)), $"Seed {seed}, key {string.Join(",", result.Key)}: {string.Join("; ", expected.Lines)} <> {string.Join("; ", WholeLines(result))} {result.Reason}");
        Assert.Equal((expected.Missing, expected.Extra, expected.Changed), (result.Missing, result.Extra, result.Changed));
        Assert.Equal(expected.Rows.Count == 0 ? Verdict.Match : Verdict.Mismatch, result.Verdict);
    }
}
