using System.Text;
using Reconcile.Data.Tests.Checksums;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Random pairs of tables in databases: every strategy finds what a naive comparison finds, between any two engines.</summary>
public sealed class EngineFuzzTests
{
    private const int PairsInDatabases = 40;

    private const string End = "COMMIT;\n";

    private static readonly DatabaseEngine[] Engines = [DatabaseEngine.PostgreSql, DatabaseEngine.Sqlite, DatabaseEngine.DuckDb, DatabaseEngine.MySql];

    /// <summary>Pairs of engines by the pair's number: PostgreSQL, which has a strategy of its own, most often.</summary>
    private static readonly (DatabaseEngine Source, DatabaseEngine Target)[] EnginePairs =
    [
        .. Enumerable.Repeat((DatabaseEngine.PostgreSql, DatabaseEngine.PostgreSql), 9),
        .. Engines.SelectMany(_ => Engines, (source, target) => (source, target)).Where(pair => pair != (DatabaseEngine.PostgreSql, DatabaseEngine.PostgreSql)),
    ];

    [Fact]
    public async Task Every_strategy_finds_what_the_naive_comparison_finds_between_any_two_engines()
    {
        foreach (var group in FuzzSettings.Numbers(FuzzSettings.EnginePairs).GroupBy(number => EnginePairs[number % EnginePairs.Length]))
        {
            foreach (var numbers in group.Chunk(PairsInDatabases))
            {
                await CompareAsync(numbers, group.Key.Source, group.Key.Target);
            }
        }
    }

    private static async Task CompareAsync(int[] numbers, DatabaseEngine from, DatabaseEngine to)
    {
        await using var source = await EngineTables.DatabaseAsync(from);
        await using var target = await EngineTables.DatabaseAsync(to);
        var pairs = new List<(int Number, string Table, FuzzPair Pair)>();
        var (left, right) = (new StringBuilder(Begin(from)), new StringBuilder(Begin(to)));
        foreach (var number in numbers)
        {
            var random = FuzzSettings.RandomOf(number);
            var pair = new FuzzPair(random, RangeOf(from, to));
            var table = FuzzColumn.NameOf(random, pairs.Count).Replace(' ', '_');
            left.Append(FuzzSql.Create(source, table, pair, isTarget: false, random));
            right.Append(FuzzSql.Create(target, table, pair, isTarget: true, random));
            pairs.Add((number, table, pair));
        }

        await source.ExecuteAsync(left.Append(End).ToString(), TestContext.Current.CancellationToken);
        await target.ExecuteAsync(right.Append(End).ToString(), TestContext.Current.CancellationToken);
        foreach (var variant in FuzzVariant.All.Where(variant => !variant.Name.StartsWith("Native", StringComparison.Ordinal) || (from, to) == EnginePairs[0]))
        {
            await CompareAsync(variant, source, target, pairs);
        }
    }

    private static async Task CompareAsync(FuzzVariant variant, TestDatabase source, TestDatabase target, List<(int Number, string Table, FuzzPair Pair)> pairs)
    {
        await using var reconciler = new TableReconciler(variant.Change(Options(source, target) with { SampleSize = ReconcileOptions.MaxSampleSize })) { RowsInBucket = variant.RowsInBucket, LargeTable = 0 };
        foreach (var (number, table, pair) in pairs.Where(pair => pair.Pair.KeyKind != FuzzKey.None || !variant.NeedsKey))
        {
            try
            {
                var name = new TableName(string.Empty, table);
                var task = new TableTask { Table = name.ToString(), SourceTable = name, KeyColumns = pair.KeyKind == FuzzKey.Named ? [.. pair.Key.Select(ordinal => pair.Columns[ordinal].Name)] : [] };
                variant.Check(pair, await reconciler.ReconcileAsync(task, TestContext.Current.CancellationToken));
            }
            catch (Exception e)
            {
                Assert.Fail($"{FuzzSettings.Repeat(number, inDatabases: true)}{source.Engine} to {target.Engine}, {variant.Name}, key {string.Join(", ", pair.Key)} of {string.Join("; ", pair.Columns)}: {e}");
            }
        }
    }

    private static FuzzRange RangeOf(DatabaseEngine from, DatabaseEngine to) => (from, to) switch
    {
        (DatabaseEngine.PostgreSql, DatabaseEngine.PostgreSql) => FuzzRange.Postgres,
        (DatabaseEngine.PostgreSql or DatabaseEngine.DuckDb, DatabaseEngine.PostgreSql or DatabaseEngine.DuckDb) => FuzzRange.Doubles,
        _ => FuzzRange.Everywhere,
    };

    private static string Begin(DatabaseEngine engine) => engine == DatabaseEngine.MySql ? "SET time_zone = '+00:00'; SET autocommit = 0;\n" : "BEGIN;\n";
}
