using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>A MariaDB server and what can be wrong with it; that a stop reaches it; and the ways in that need no second side.</summary>
public sealed class MySqlServerTests
{
    private const string Items = "CREATE TABLE items (id int PRIMARY KEY, name text)";

    private const string Slow = "CREATE VIEW slow AS SELECT seq AS id, SLEEP(0.05) AS v FROM seq_1_to_100000";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_query_on_the_server(bool whileItSorts)
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await mysql.ExecuteAsync(Slow);
        var options = Reconciling.Options(mysql, mysql) with { ValidateChecksum = !whileItSorts, RowLevel = whileItSorts };
        await AssertCancelsAsync(mysql, options, Reconciling.Task("slow") with { KeyColumns = whileItSorts ? ["id"] : [] }, running: 2);
    }

    [Fact]
    public async Task Cancelling_while_waiting_for_a_lock_ends_the_wait()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items);
        await using var holder = await LockAsync(mysql);
        await AssertCancelsAsync(mysql, Reconciling.Options(mysql, mysql) with { LockTimeout = TimeSpan.FromMinutes(5) }, Reconciling.Task("items"), running: 1);
    }

    [Fact]
    public async Task A_reconciler_that_is_done_leaves_no_connection()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items, "1, 'a'");
        Assert.Equal(Verdict.Match, (await Reconciling.CompareAsync(mysql, mysql, "items")).Verdict);
        await mysql.WaitForSessionsAsync(sessions => sessions.All == 0);
    }

    [Fact]
    public async Task A_locked_table_is_told_as_such_after_the_lock_timeout()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items);
        await using var holder = await LockAsync(mysql);

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(mysql, mysql, "items"));

        Assert.Equal((ReconcileProblem.TableLocked, true), (error.Problem, error.IsTransient));
    }

    [Fact]
    public async Task A_table_that_does_not_exist_is_told_as_such()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(mysql, mysql, "items"));

        Assert.Equal((ReconcileProblem.TableNotFound, false), (error.Problem, error.IsTransient));
    }

    [Theory]
    [InlineData("password", ReconcileProblem.AuthenticationFailed, false)]
    [InlineData("database", ReconcileProblem.ConnectionFailed, false)]
    [InlineData("port", ReconcileProblem.ConnectionFailed, true)]
    public async Task A_connection_that_cannot_be_made_is_told_for_what_it_is(string wrong, ReconcileProblem problem, bool isTransient)
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("source");
        await sqlite.ExecuteAsync(Items);
        var options = Reconciling.Options(sqlite, mysql);
        options = options with
        {
            Target = wrong switch
            {
                "password" => options.Target with { Secret = "wrong" },
                "database" => options.Target with { Database = "none" },
                _ => options.Target with { Port = 1 },
            },
        };

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(options, Reconciling.Task("items")));

        Assert.Equal((problem, isTransient), (error.Problem, error.IsTransient));
        PlantedSecret.AssertAbsentIn(error);
    }

    [Fact]
    public async Task A_table_the_login_may_not_read_is_told_as_such_and_counted()
    {
        var server = await MariaDbServer.RequireAsync();
        await using var mysql = await server.CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items);
        var user = "reader_" + Guid.NewGuid().ToString("N")[..12];
        await mysql.ExecuteAsync($"CREATE USER '{user}'@'%' IDENTIFIED BY 'pass-{user}'; GRANT INSERT ON items TO '{user}'@'%'");
        try
        {
            var options = Reconciling.Options(mysql, mysql);
            options = options with { Target = options.Target with { User = user, Secret = "pass-" + user } };

            var error = await Assert.ThrowsAsync<ReconcileException>(() => Reconciling.CompareAsync(options, Reconciling.Task("items")));
            var test = await Database.TestAsync(options.Target, TestContext.Current.CancellationToken);

            Assert.Equal((ReconcileProblem.PermissionDenied, false), (error.Problem, error.IsTransient));
            Assert.Equal((0, 1, false), (test.ReadableTables, test.UnreadableTables, test.CanWrite));
        }
        finally
        {
            await mysql.ExecuteAsync($"DROP USER '{user}'@'%'");
        }
    }

    [Fact]
    public async Task A_server_passes_all_known_answers_and_tells_what_it_is()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items);

        var test = await Database.TestAsync(Reconciling.Connect(mysql), TestContext.Current.CancellationToken);

        Assert.Empty(test.SelfTestFailures);
        Assert.True(test.SelfTestsPassed > 20, $"Only {test.SelfTestsPassed} known answers came.");
        Assert.Equal((ReconcileProblem.None, 1, 0, true), (test.Problem, test.ReadableTables, test.UnreadableTables, test.CanWrite));
        Assert.Matches("^(MariaDB|MySQL) [0-9]", test.Version);
    }

    [Fact]
    public async Task A_table_is_listed_with_its_columns_and_its_key_but_for_one_over_parts_of_columns()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await mysql.ExecuteAsync("""
            CREATE TABLE items (a varchar(20) NOT NULL, b int NOT NULL, n int AUTO_INCREMENT, g int AS (b + 1), UNIQUE short (a(3)), UNIQUE whole (b, a), KEY (n));
            INSERT INTO items (a, b) VALUES ('x', 1), ('y', 1);
            CREATE TABLE other (`odd ``name` int PRIMARY KEY);
            CREATE VIEW listed AS SELECT * FROM items
            """);

        var tables = await Database.GetTablesAsync(Reconciling.Connect(mysql), null, null, countRows: true, TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["items", "other"], tables.Select(table => table.Name));
        Assert.Equal(2, tables[0].Rows);
        Assert.Equal(["b", "a"], tables[0].Key);
        Assert.Equal(["n"], tables[0].Columns.Where(column => column.IsIdentity).Select(column => column.Name));
        Assert.Equal(["g"], tables[0].Columns.Where(column => column.IsGenerated).Select(column => column.Name));
        Assert.Equal(["odd `name"], tables[1].Key);
    }

    [Fact]
    public async Task A_query_takes_parameters_and_returns_rows()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(mysql, Items, "1, 'a'", "2, 'it''s \\\\ back'");
        var parameters = new Dictionary<string, object?> { ["name"] = "it's \\ back" };

        var rows = await Database.QueryAsync(Reconciling.Connect(mysql), "SELECT id, name FROM items WHERE name = @name", parameters, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
            .ToArrayAsync(TestContext.Current.CancellationToken);

        var row = Assert.Single(rows);
        Assert.Equal([2, "it's \\ back"], row.Values);
    }

    [Fact]
    public async Task A_limit_that_the_server_sets_on_rows_hides_none()
    {
        // Of its own: on the shared server the limit would hide the rows of other tests.
        await using var server = await MariaDbServer.StartPrivateAsync(TestContext.Current.CancellationToken);
        await using var mysql = await server.CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase("target");
        await Reconciling.CreateAsync(mysql, Items, "1, 'a'", "2, 'b'");
        await Reconciling.CreateAsync(sqlite, Items, "1, 'a'");
        await mysql.ExecuteAsync("SET GLOBAL sql_select_limit = 1");

        Assert.Equal(["Missing id=2"], Reconciling.Lines(await Reconciling.CompareAsync(mysql, sqlite, "items")));
    }

    private static async Task<System.Data.Common.DbConnection> LockAsync(MariaDbDatabase mysql)
    {
        var holder = await mysql.OpenAsync();
        await using var command = holder.CreateCommand();
        command.CommandText = "LOCK TABLES items WRITE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return holder;
    }

    private static async Task AssertCancelsAsync(MariaDbDatabase mysql, ReconcileOptions options, TableTask task, int running)
    {
        await using var reconciler = new TableReconciler(options);
        using var stop = new CancellationTokenSource();
        var run = reconciler.ReconcileAsync(task, stop.Token).AsTask();
        await Task.WhenAny(run, mysql.WaitForSessionsAsync(sessions => sessions.Running == running));
        Assert.False(run.IsCompleted, $"It should have been at work, but ended: {run.Exception}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await mysql.WaitForSessionsAsync(sessions => sessions.Running == 0);
    }
}
