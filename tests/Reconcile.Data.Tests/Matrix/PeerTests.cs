using System.Text.Json;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>What other tools get wrong, by every strategy that the pair of engines allows.</summary>
public sealed class PeerTests
{
    /// <summary>Each row as it is in the source, and as it is in the target.</summary>
    private static readonly (string Source, string Target, bool IsSame)[] Rows =
    [
        ("'null', NULL, NULL, 0.5e0, 1", "'null', '<null>', NULL, 0.5e0, 1", false),
        ("'pipe', 'a|b', 'c', 0.5e0, 1", "'pipe', 'a', 'b|c', 0.5e0, 1", false),
        ("'empty', '', NULL, 0.5e0, 1", "'empty', NULL, '', 0.5e0, 1", false),
        ("'double', 'a', 'b', 0.1e0, 1", "'double', 'a', 'b', 0.10000000000000002e0, 1", false),
        ("'huge', 'a', 'b', 1e300, 1", "'huge', 'a', 'b', 1.0000000000000002e300, 1", false),
        ("'decimal', 'a', 'b', 0.5e0, 2.20", "'decimal', 'a', 'b', 0.5e0, 2.2001", false),
        ("'zeros', 'a', 'b', 0.5e0, 2.20", "'zeros', 'a', 'b', 0.5e0, 2.2000", true),
        ("'zero', 'a', 'b', 0e0, 0", "'zero', 'a', 'b', -0e0, -0.0", true),
        ("'a b', 'a', 'b', 0.5e0, 1", "'a b', 'a', 'b', 0.5e0, 1", true),
        ("'a  b', 'a', 'b', 0.5e0, 1", "'a  b', 'a', 'B', 0.5e0, 1", false),
        ("'Z\u00fcrich', 'a', 'b', 0.5e0, 1", "'Z\u00fcrich', 'a', 'b', 0.5e0, 1", true),
        ("'Zurich', 'a', 'b', 0.5e0, 1", "'Zurich', 'a', 'b ', 0.5e0, 1", false),
        ("'ZURICH', 'a', 'e\u0301', 0.5e0, 1", "'ZURICH', 'a', '\u00e9', 0.5e0, 1", false),
        ("'\U0001D11E', 'a', 'b', 0.5e0, 1", "'\U0001D11E', 'a', 'b', 0.5e0, 1", true),
    ];

    public static TheoryData<DatabaseEngine, DatabaseEngine, ReconcileStrategy> Cases
    {
        get
        {
            var cases = new TheoryData<DatabaseEngine, DatabaseEngine, ReconcileStrategy>();
            DatabaseEngine[] engines = [DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.DuckDb, DatabaseEngine.Sqlite];
            foreach (var (source, target) in engines.Zip(engines.Skip(1).Append(engines[0])).Append((engines[0], engines[0])))
            {
                foreach (var strategy in new[] { ReconcileStrategy.Stream, ReconcileStrategy.Checksum, ReconcileStrategy.Multiset })
                {
                    cases.Add(source, target, strategy);
                }
            }

            cases.Add(DatabaseEngine.PostgreSql, DatabaseEngine.PostgreSql, ReconcileStrategy.Native);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Rows_that_only_look_alike_differ_and_rows_that_only_look_different_do_not(DatabaseEngine left, DatabaseEngine right, ReconcileStrategy strategy)
    {
        await using var source = await CreateAsync(left);
        await using var target = await CreateAsync(right);
        var options = Run.Options(source, target) with { Strategy = strategy };
        // No function of MySQL gives a double's bytes.
        var hasReal = strategy != ReconcileStrategy.Checksum || (left != DatabaseEngine.MySql && right != DatabaseEngine.MySql);
        var task = Run.Task("Items") with { ExcludedColumns = hasReal ? [] : ["Real"] };

        // An empty table on either side, and on both.
        Assert.Equal((Verdict.Match, 0L), await CompareAsync(options, task));
        await InsertAsync(source, Rows.Select(row => row.Source));
        Assert.Equal((Verdict.Mismatch, Rows.Length), await CompareAsync(options, task));
        Assert.Equal((Verdict.Mismatch, Rows.Length), await CompareAsync(options with { Source = options.Target, Target = options.Source }, task));
        await InsertAsync(target, Rows.Select(row => row.Target));

        var result = await Run.CompareAsync(options, task);

        var differing = Rows.Where(row => !row.IsSame && (hasReal || !row.Source.StartsWith("'double", StringComparison.Ordinal) && !row.Source.StartsWith("'huge", StringComparison.Ordinal))).Select(row => row.Source.Split('\'')[1]).Order(StringComparer.Ordinal);
        Assert.Equal((Verdict.Mismatch, strategy.ToString(), string.Empty), (result.Verdict, result.Strategy, result.Reason));
        Assert.Equal(differing, result.Sample.Select(KeyOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_difference_of_any_length_is_one_line_of_JSON()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Repeat("line\\n\"\u2028 \u00e9", 10_000));
        await Run.CreateAsync(source, "CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)", $"1, '{text}'");
        await Run.CreateAsync(target, "CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)", "1, ''");

        var result = await Run.CompareAsync(Run.Options(source, target) with { OutputDirectory = folder.FullPath }, Run.Task("items"));

        var line = Assert.Single(await File.ReadAllLinesAsync(result.DifferenceFile, TestContext.Current.CancellationToken), line => line.Contains("\"Changed\"", StringComparison.Ordinal));
        Assert.Equal(text, JsonDocument.Parse(line).RootElement.GetProperty("source").GetProperty("v").GetString());
    }

    /// <summary>A row's key, wherever the strategy puts it.</summary>
    private static string KeyOf(RowDifference row) =>
        (row.Key.GetValueOrDefault("Key") ?? row.Columns.Where(column => column.Name == "Key").Select(column => column.Source ?? column.Target).First())!.ToString()!;

    private static async Task<(Verdict Verdict, long Differences)> CompareAsync(ReconcileOptions options, TableTask task)
    {
        var result = await Run.CompareAsync(options, task);
        return (result.Verdict, result.Differences);
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine)
    {
        var database = await Repair.Engines.CreateAsync(engine);
        var (text, real, number) = engine switch
        {
            DatabaseEngine.MySql => ("varchar(90) COLLATE utf8mb4_nopad_bin", "double", "decimal(30,6)"),
            DatabaseEngine.PostgreSql => ("text", "double precision", "numeric"),
            DatabaseEngine.Sqlite => ("TEXT", "REAL", "NUMERIC"),
            _ => ("VARCHAR", "DOUBLE", "DECIMAL(30,6)"),
        };
        await database.ExecuteAsync($"CREATE TABLE {database.Quote("Items")} ({database.Quote("Key")} {text} NOT NULL PRIMARY KEY, {database.Quote("A a")} {text}, {database.Quote("b")} {text}, {database.Quote("Real")} {real}, {database.Quote("Number")} {number})");
        return database;
    }

    private static Task<int> InsertAsync(TestDatabase database, IEnumerable<string> rows) =>
        database.ExecuteAsync($"INSERT INTO {database.Quote("Items")} VALUES {string.Join(", ", rows.Select(row => $"({row})"))}");
}
