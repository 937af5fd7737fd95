using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.DuckDb;

/// <summary>What a DuckDB connection does apart from comparing.</summary>
public sealed class DuckDbSessionTests
{
    [Fact]
    public async Task It_passes_its_own_tests_and_says_what_it_is()
    {
        await using var duck = new DuckDbDatabase();
        await duck.ExecuteAsync("CREATE TABLE a (id INTEGER)");
        var test = await Database.TestAsync(Run.Connect(duck), TestContext.Current.CancellationToken);

        Assert.Equal((true, ReconcileProblem.None, string.Empty), (test.Reachable, test.Problem, string.Join("; ", test.SelfTestFailures) + test.Reason));
        Assert.StartsWith("DuckDB v", test.Version, StringComparison.Ordinal);
        Assert.Equal((1, true), (test.ReadableTables, test.CanWrite));
    }

    [Fact]
    public async Task Tables_are_listed_with_schema_key_and_what_is_computed()
    {
        await using var duck = new DuckDbDatabase();
        await duck.ExecuteAsync("""
            CREATE SCHEMA "s ""1"; CREATE TABLE "s ""1"."t ""x" ("a ""b" INTEGER, c INTEGER NOT NULL, g INTEGER GENERATED ALWAYS AS (c + 1), d INTEGER DEFAULT 1, PRIMARY KEY (c, "a ""b"));
            CREATE TABLE u (x INTEGER NOT NULL, y INTEGER); CREATE UNIQUE INDEX ux ON u (x);
            CREATE TABLE e (x INTEGER NOT NULL, y INTEGER); CREATE UNIQUE INDEX ex ON e ((x + 1));
            """);
        var tables = new List<TableInfo>();
        await foreach (var table in Database.GetTablesAsync(Run.Connect(duck), null, null, countRows: true, TestContext.Current.CancellationToken))
        {
            tables.Add(table);
        }

        Assert.Equal(["main.e ", "main.u x", "s \"1.t \"x c|a \"b"], tables.Select(table => $"{table.Schema}.{table.Name} {string.Join('|', table.Key)}"));
        Assert.Equal(["g"], tables[2].Columns.Where(column => column.IsGenerated).Select(column => column.Name));
    }

    [Fact]
    public async Task Queries_take_parameters_by_name()
    {
        await using var duck = new DuckDbDatabase();
        await duck.ExecuteAsync("CREATE TABLE a AS SELECT range AS id FROM range(5)");
        var parameters = new Dictionary<string, object?> { ["least"] = 3 };
        var rows = new List<QueryRow>();
        await foreach (var row in Database.QueryAsync(Run.Connect(duck), "SELECT id FROM a WHERE id >= $least ORDER BY id", parameters, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public async Task Several_tables_of_one_file_are_compared_at_once()
    {
        await using var duck = new DuckDbDatabase();
        for (var i = 0; i < 8; i++)
        {
            await duck.ExecuteAsync($"CREATE TABLE t{i} (id INTEGER PRIMARY KEY, v VARCHAR); INSERT INTO t{i} SELECT range, 'value ' || range FROM range({20000 + i})");
        }

        await using var reconciler = new TableReconciler(Run.Options(duck, duck));
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => reconciler.ReconcileAsync(Run.Task($"t{i}"), TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (Verdict.Match, (long?)(20000 + i))), results.Select(result => (result.Verdict, result.SourceRows)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_interrupts_a_query(bool sorted)
    {
        await using var duck = new DuckDbDatabase();
        await duck.ExecuteAsync("CREATE VIEW endless AS SELECT a.range * 3000000000 + b.range AS id FROM range(3000000000) a, range(3000000000) b WHERE hash(a.range, b.range) = 1");
        var options = Run.Options(duck, duck) with { ValidateChecksum = !sorted, RowLevel = sorted };
        await using var reconciler = new TableReconciler(options);
        // Long enough for the query to be at work, which would take for ever.
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var run = Task.Run(() => reconciler.ReconcileAsync(Run.Task("endless") with { KeyColumns = sorted ? ["id"] : [] }, stop.Token).AsTask(), CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_stopped()
    {
        await using var duck = new DuckDbDatabase();
        var error = await Assert.ThrowsAsync<ReconcileException>(async () =>
        {
            await foreach (var _ in Database.QueryAsync(Run.Connect(duck), "SELECT count(*) FROM range(3000000000) a, range(3000000000) b WHERE hash(a.range, b.range) = 1", new Dictionary<string, object?>(), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken))
            {
            }
        });

        Assert.Equal(ReconcileProblem.TimedOut, error.Problem);
    }

    [Fact]
    public void A_connection_string_is_read_and_what_it_gets_wrong_is_named()
    {
        Assert.Equal("duckdb:a.duckdb", Database.ParseConnectionString(ReconcileProvider.DuckDb, "Data Source=a.duckdb;Threads=2").ToString());
        var error = Assert.Throws<FormatException>(() => Database.ParseConnectionString(ReconcileProvider.DuckDb, "Data Source=a.duckdb;Frobnicate=secret"));
        Assert.Contains("frobnicate", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_database_is_said_to_be_none()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.duckdb", new string('x', 20000));

        var test = await Database.TestAsync(ConnectionUri.Parse("duckdb:" + path), TestContext.Current.CancellationToken);

        Assert.Equal((false, ReconcileProblem.ConnectionFailed), (test.Reachable, test.Problem));
    }
}
