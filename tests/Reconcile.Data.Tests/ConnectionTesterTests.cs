using System.Net;
using System.Net.Sockets;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests;

public sealed class ConnectionTesterTests
{
    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.SqlServer)]
    public async Task A_good_connection_is_fit_for_everything_and_passes_the_selftest(DatabaseEngine engine)
    {
        await using TestDatabase database = engine switch
        {
            DatabaseEngine.PostgreSql => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
            DatabaseEngine.SqlServer => await (await SqlServer.RequireAsync()).CreateDatabaseAsync(),
            _ => new SqliteDatabase(),
        };
        await database.ExecuteAsync("CREATE TABLE t (a int); CREATE TABLE u (a int)");

        var test = await TestAsync(ConnectionUri.Parse(database.Uri));

        Assert.True(test.Success, test.Reason + string.Join("; ", test.SelfTestFailures));
        Assert.True(test.Reachable && test.CanWrite);
        Assert.Equal((2, 0, 0), (test.ReadableTables, test.UnreadableTables, test.SelfTestFailures.Count));
        Assert.True(test.SelfTestsPassed > 10);
        Assert.Matches(@"^(PostgreSQL|SQLite|SQL Server) \d+\.", test.Version);
        PlantedSecret.AssertAbsentIn(test);
    }

    [Fact]
    public async Task A_login_that_may_only_read_some_tables_is_told_so()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();
        var reader = "reader_" + Guid.NewGuid().ToString("N")[..8];
        await database.ExecuteAsync($"CREATE TABLE a (i int); CREATE TABLE b (i int); CREATE ROLE {reader} LOGIN PASSWORD '{PlantedSecret.Password.Replace("'", "''", StringComparison.Ordinal)}'; GRANT SELECT ON a TO {reader}");
        try
        {
            var test = await TestAsync(ConnectionUri.Parse(database.Uri) with { User = reader, Secret = PlantedSecret.Password });

            Assert.True(test.Success, test.Reason);
            Assert.Equal((reader, 1, 1, false), (test.User, test.ReadableTables, test.UnreadableTables, test.CanWrite));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {reader}; DROP ROLE {reader}");
        }
    }

    [Fact]
    public async Task A_wrong_password_is_named_as_such()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        var test = await TestAsync(ConnectionUri.Parse(database.Uri) with { Secret = PlantedSecret.Password + "x" });

        Assert.Equal((ReconcileProblem.AuthenticationFailed, false, false), (test.Problem, test.Reachable, test.Success));
        Assert.Contains("password", test.Reason, StringComparison.OrdinalIgnoreCase);
        PlantedSecret.AssertAbsentIn(test);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var database = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();

        var test = await TestAsync(ConnectionUri.Parse(database.Uri) with { Database = "no_such_database" });

        Assert.Equal((ReconcileProblem.ConnectionFailed, false), (test.Problem, test.Reachable));
        Assert.Contains("no_such_database", test.Reason, StringComparison.Ordinal);
        PlantedSecret.AssertAbsentIn(test);
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("sqlserver")]
    public async Task A_port_where_nobody_listens_is_a_failed_connection(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var test = await TestAsync(ConnectionUri.Parse($"{scheme}://u:{PlantedSecret.UriEscaped}@127.0.0.1:{port}/d"));

        Assert.Equal((ReconcileProblem.ConnectionFailed, false), (test.Problem, test.Reachable));
        Assert.Contains($"127.0.0.1:{port}", test.Reason, StringComparison.Ordinal);
        PlantedSecret.AssertAbsentIn(test);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_no_database_is_a_failed_connection()
    {
        using var folder = new TemporaryFolder();
        var text = folder.Write("text.db", new string('x', 5000));

        foreach (var path in new[] { text, folder.Combine("missing.db"), folder.Combine("no", "folder.db") })
        {
            var test = await TestAsync(ConnectionUri.Parse("sqlite:" + path));

            Assert.Equal(ReconcileProblem.ConnectionFailed, test.Problem);
            Assert.Contains(path, test.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_setting_that_does_not_exist_is_a_result_too()
    {
        var test = await TestAsync(ConnectionUri.Parse("postgresql://u@h/d?Frobnicate=1"));

        Assert.Equal(ReconcileProblem.ConnectionFailed, test.Problem);
        Assert.Contains("Frobnicate", test.Reason, StringComparison.Ordinal);
    }

    private static Task<ConnectionTest> TestAsync(ReconcileConnection connection) => Database.TestAsync(connection, CancellationToken.None);
}
