using System.Globalization;
using System.Text;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Query;

public sealed class QueryRunnerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, object?> None = [];

    [Fact]
    public async Task A_time_limit_ends_the_query_on_the_server_and_says_so()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<ReconcileException>(() => RunAsync(database, "SELECT pg_sleep(600)", timeout: TimeSpan.FromMilliseconds(500)).WaitAsync(Limit));

        Assert.Equal(ReconcileProblem.TimedOut, error.Problem);
        Assert.Contains("0.5 s", error.Message, StringComparison.Ordinal);
        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_stop_ends_the_query_on_the_server_and_is_no_timeout()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        using var stop = new CancellationTokenSource();
        var running = RunAsync(database, "SELECT pg_sleep(600)", cancellationToken: stop.Token);
        await database.WaitForActiveBackendsAsync(1);

        await stop.CancelAsync();

        var end = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Limit));
        Assert.Equal(stop.Token, end.CancellationToken);
        await database.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_time_limit_and_a_stop_end_a_query_of_SQLite_too()
    {
        await using var database = new SqliteDatabase();
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Task.Run(() => RunAsync(database, Endless, timeout: TimeSpan.FromMilliseconds(300))).WaitAsync(Limit));
        Assert.Equal(ReconcileProblem.TimedOut, error.Problem);

        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => RunAsync(database, Endless, cancellationToken: stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Limit));
    }

    [Fact]
    public async Task A_consumer_that_has_enough_does_not_wait_for_the_rest()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        async Task<object?> FirstAsync()
        {
            await foreach (var row in Query(database, "SELECT generate_series(1, 2000000000)"))
            {
                return row.Values[0];
            }

            return null;
        }

        Assert.Equal(1, await FirstAsync().WaitAsync(Limit));
        await database.WaitForBackendsAsync(0);
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite)]
    public async Task Parameters_are_values_whatever_they_hold(DatabaseEngine engine)
    {
        await using TestDatabase database = engine == DatabaseEngine.Sqlite ? new SqliteDatabase() : await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        const string Hostile = "'; DROP TABLE t; -- \"\u00fc\n";

        var rows = await RunAsync(database, "SELECT @text AS a, @number AS b, @nothing AS c", new() { ["text"] = Hostile, ["@number"] = 42L, ["nothing"] = null });

        Assert.Equal([Hostile, 42L, null], rows[0].Values);
        Assert.Equal(["a", "b", "c"], rows[0].Names);
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite)]
    public async Task A_script_yields_the_rows_of_all_its_results(DatabaseEngine engine)
    {
        await using TestDatabase database = engine == DatabaseEngine.Sqlite ? new SqliteDatabase() : await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        var rows = await RunAsync(database, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT a FROM t ORDER BY a; SELECT 'x' AS b, NULL AS b; DROP TABLE t;");

        Assert.Equal(["a=1", "a=2", "b=x b_2="], rows.Select(row => string.Join(' ', row.Names.Zip(row.Values, (name, value) => $"{name}={value}"))));
    }

    [Fact]
    public async Task A_script_of_several_megabytes_runs_in_one_transaction_of_its_own()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        var script = new StringBuilder("CREATE TABLE t (i int, v text);\nBEGIN;\n");
        for (var i = 0; i < 40_000; i++)
        {
            script.Append(CultureInfo.InvariantCulture, $"INSERT INTO t VALUES ({i}, 'it''s; {new string('x', 60)} $$');\n");
        }

        await RunAsync(database, script + "COMMIT;\n");
        Assert.Equal(40_000, await database.ScalarAsync<int>("SELECT count(*) FROM t WHERE v LIKE 'it''s; x%$$'"));

        await Assert.ThrowsAsync<ReconcileException>(() => RunAsync(database, script.ToString().Replace("CREATE TABLE t (i int, v text);", string.Empty, StringComparison.Ordinal) + "SELECT 1/0;\nCOMMIT;\n"));
        Assert.Equal(40_000, await database.ScalarAsync<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_query_is_told_without_the_password()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<ReconcileException>(() => RunAsync(database, "SELECT * FROM nothing_here"));

        Assert.Equal(ReconcileProblem.TableNotFound, error.Problem);
        Assert.Contains("nothing_here", error.Message, StringComparison.Ordinal);
        PlantedSecret.AssertAbsentIn(error);
    }

    private static IAsyncEnumerable<QueryRow> Query(TestDatabase database, string sql, Dictionary<string, object?>? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Database.QueryAsync(ConnectionUri.Parse(database.Uri), sql, parameters ?? None, timeout ?? Limit, cancellationToken);

    private static async Task<List<QueryRow>> RunAsync(TestDatabase database, string sql, Dictionary<string, object?>? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var rows = new List<QueryRow>();
        await foreach (var row in Query(database, sql, parameters, timeout, cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
