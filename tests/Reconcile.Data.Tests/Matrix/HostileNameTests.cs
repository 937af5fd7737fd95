using System.Text;
using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>Names made to break SQL, for tables, schemas and columns, keys among them, through every statement that is made of them.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
    [
        "'", "''", "\"", "\"\"", "`", "``", "]", "[", "[a]", "]]", ";", "--", "/*", "*/", "\\", "\\'", "a\nGO\nb", "a\r\nb", "\t", "%s", "{0}", "$1", "$$", ":p", "@p", "?", "a.b", ".", "a b", " a", "NULL", "select", "Gr\u00f6\u00dfe",
        "\u00e9", "e\u0301", "\U0001D11E", "\u202e", "_", "%", "x'); DROP TABLE t; --", "reconcile_bucket", "GENERATED ALWAYS AS", "a, b", "(a)", "#a", "MixedCase",
    ];

    public static TheoryData<DatabaseEngine, ReconcileStrategy> Cases
    {
        get
        {
            var cases = new TheoryData<DatabaseEngine, ReconcileStrategy>();
            foreach (var engine in new[] { DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.DuckDb, DatabaseEngine.Sqlite })
            {
                cases.Add(engine, ReconcileStrategy.Stream);
                cases.Add(engine, ReconcileStrategy.Count);
                cases.Add(engine, ReconcileStrategy.Multiset);
                if (engine != DatabaseEngine.Sqlite)
                {
                    cases.Add(engine, ReconcileStrategy.Checksum);
                }
            }

            cases.Add(DatabaseEngine.PostgreSql, ReconcileStrategy.Native);
            return cases;
        }
    }

    /// <summary>Names that the engine takes: MySQL knows no white space at the end and nothing beyond the basic plane, PostgreSQL keeps 63 bytes, MySQL 64 characters, fewer of those that its files have to write as five.</summary>
    private static List<string> NamesOf(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.PostgreSql => [.. Names, new('x', 63), new('"', 63), new string('\u00e9', 31) + "y"],
        DatabaseEngine.MySql => [.. Names.Where(name => name is not ("\U0001D11E" or "a.b" or "." or "\t")), new('x', 63), new('`', 40), new('\u00e9', 64)],
        _ => [.. Names, new('x', 63), new('x', 128), new('"', 128), new('\u00e9', 128)],
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Columns_of_any_name_are_compared_and_named_by_each_strategy(DatabaseEngine engine, ReconcileStrategy strategy)
    {
        await using var source = await CreateAsync(engine);
        await using var target = await CreateAsync(engine);
        var names = NamesOf(engine);
        await FillAsync(source, "t", names, 3);
        await FillAsync(target, "t", names, 3);
        await target.ExecuteAsync($"UPDATE t SET {string.Join(", ", names.Select(name => $"{target.Quote(name)} = 'x'"))} WHERE {target.Quote("k\"`]'\n;--")} = 2");

        var result = await Run.CompareAsync(Run.Options(source, target) with { Strategy = strategy, SampleSize = 100 }, Run.Task("t"));

        Assert.Equal((strategy == ReconcileStrategy.Count ? Verdict.NotDisproved : Verdict.Mismatch, strategy.ToString()), (result.Verdict, result.Strategy));
        if (strategy is not (ReconcileStrategy.Count or ReconcileStrategy.Multiset))
        {
            Assert.Equal(names.Order(StringComparer.Ordinal), Assert.Single(result.Sample).Columns.Select(column => column.Name).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.Sqlite)]
    public async Task Tables_of_any_name_are_explained_sampled_read_again_and_repaired(DatabaseEngine engine)
    {
        await using var source = await CreateAsync(engine);
        await using var target = await CreateAsync(engine);
        var options = Run.Options(source, target) with { RecheckCount = 1, RecheckDelay = TimeSpan.Zero };
        foreach (var name in NamesOf(engine))
        {
            await FillAsync(source, name, [name + (Encoding.UTF8.GetByteCount(name) < 60 ? "2" : string.Empty)], 4);
            await FillAsync(target, name, [name + (Encoding.UTF8.GetByteCount(name) < 60 ? "2" : string.Empty)], 3);
            await target.ExecuteAsync($"DELETE FROM {target.Quote(name)} WHERE {target.Quote("k\"`]'\n;--")} = 1");
            var task = new TableTask { Table = name, SourceTable = new TableName(string.Empty, name) };

            var explained = await Run.CompareAsync(options with { ExplainOnly = true }, task);
            var sampled = await Run.CompareAsync(options with { SamplePercent = 99 }, task);
            var compared = await Run.CompareAsync(options, task);

            Assert.True(explained.Explanation is not null, $"{name}: {explained.Reason}");
            Assert.True(sampled.Verdict is Verdict.Mismatch or Verdict.NotDisproved, $"{name}: {sampled.Verdict} {sampled.Reason}");
            Assert.Equal((name, string.Empty, 2L, 0L, 2L), (name, compared.Reason, compared.Missing, compared.Extra, compared.Confirmed));
            if (name.Length % 2 == 0)
            {
                using var script = new StringWriter();
                await RepairWriter.WriteAsync(compared, script, TestContext.Current.CancellationToken);
                await target.ExecuteAsync(script.ToString());
            }
            else
            {
                var repaired = Assert.Single(await TableRepairer.RepairAsync([compared], new RepairOptions(), TestContext.Current.CancellationToken));
                Assert.Equal((name, 2L), (name, repaired.Inserted));
            }

            Assert.Equal((name, Verdict.Match), (name, (await Run.CompareAsync(options, task)).Verdict));
        }
    }

    private static Task<TestDatabase> CreateAsync(DatabaseEngine engine) => Repair.Engines.CreateAsync(engine);

    private static Task<int> FillAsync(TestDatabase database, string table, IReadOnlyList<string> columns, int rows)
    {
        var key = database.Quote("k\"`]'\n;--");
        var create = $"CREATE TABLE {database.Quote(table)} ({key} bigint NOT NULL PRIMARY KEY, {string.Join(", ", columns.Select(name => $"{database.Quote(name)} varchar(9)"))})";
        return database.ExecuteAsync($"{create}; INSERT INTO {database.Quote(table)} VALUES {string.Join(", ", Enumerable.Range(1, rows).Select(i => $"({i}, {string.Join(", ", columns.Select(_ => "'v'"))})"))}");
    }
}
