using Reconcile.Data.Sources;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Sources;

/// <summary>The connections of a run on live servers: how many there are, and what limits they set themselves on the server.</summary>
public sealed class SessionPoolTests
{
    [Fact]
    public async Task All_tables_together_have_no_more_connections_than_the_budget()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await postgres.ExecuteAsync("CREATE VIEW items AS SELECT g AS id, pg_sleep(0.002)::text AS v FROM generate_series(1, 100) AS g");
        await using var reconciler = new TableReconciler(Run.Options(postgres, postgres) with { MaxConnections = 4 });
        var tables = Enumerable.Range(0, 12)
            .Select(_ => Task.Run(() => reconciler.ReconcileAsync(Run.Task("items") with { KeyColumns = ["id"] }, TestContext.Current.CancellationToken).AsTask()))
            .ToList();
        var most = 0;
        while (!tables.TrueForAll(table => table.IsCompleted))
        {
            most = Math.Max(most, await postgres.CountBackendsAsync(TestContext.Current.CancellationToken));
        }

        Assert.All(await Task.WhenAll(tables), result => Assert.Equal(Verdict.Match, result.Verdict));
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task A_further_session_is_to_be_had_only_while_the_budget_has_one_to_spare()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var pools = Pools(Run.Options(postgres, postgres) with { MaxConnections = 3 });
        var pair = await SessionLease.TakePairAsync(pools.Source, pools.Target, TestContext.Current.CancellationToken);
        await using (var extra = await SessionLease.TryTakeAsync(pools.Source, TestContext.Current.CancellationToken))
        {
            Assert.NotNull(extra);
            Assert.Null(await SessionLease.TryTakeAsync(pools.Target, TestContext.Current.CancellationToken));
            await extra.FinishAsync(TestContext.Current.CancellationToken);
        }

        // The source's third session is idle now; the target's takes its place on the server.
        await using var other = await SessionLease.TryTakeAsync(pools.Target, TestContext.Current.CancellationToken);
        Assert.NotNull(other);
        await postgres.WaitForBackendsAsync(3);
        await pair.Source.DisposeAsync();
        await pair.Target.DisposeAsync();
    }

    [Fact]
    public async Task A_table_whose_session_cannot_be_opened_gives_its_places_back()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        var options = Run.Options(postgres, postgres) with { MaxConnections = 2 };
        await using var pools = Pools(options with { Target = options.Target with { Database = "none" } });
        for (var table = 0; table < 3; table++)
        {
            await Assert.ThrowsAsync<ReconcileException>(() => SessionLease.TakePairAsync(pools.Source, pools.Target, TestContext.Current.CancellationToken));
        }

        Assert.Equal(2, pools.Source.Server.Budget.Spare);
    }

    [Fact]
    public async Task PostgreSQL_ends_a_statement_that_its_client_should_have_ended()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var pools = Pools(Run.Options(postgres, postgres) with { TableTimeout = TimeSpan.FromSeconds(20) });
        var session = await pools.Source.LeaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("30s", await TextAsync(session, "SHOW statement_timeout"));

        await session.LimitStatementsAsync(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<ReconcileException>(() => session.ExecuteAsync("SELECT pg_sleep(3600)", TestContext.Current.CancellationToken));

        Assert.Contains("statement timeout", error.Message, StringComparison.Ordinal);
        await session.LimitStatementsAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal("100ms", await TextAsync(session, "SHOW statement_timeout"));
        await pools.Source.DiscardAsync(session);
    }

    [Fact]
    public async Task MariaDB_ends_a_statement_that_its_client_should_have_ended()
    {
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var pools = Pools(Run.Options(mysql, mysql) with { TableTimeout = TimeSpan.FromSeconds(20) });
        var session = await pools.Source.LeaseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("30.000000", await TextAsync(session, "SELECT CAST(@@SESSION.max_statement_time AS CHAR)"));

        await session.LimitStatementsAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<ReconcileException>(() => session.ExecuteAsync("SELECT COUNT(*) FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b WHERE a.seq * b.seq = 7", TestContext.Current.CancellationToken));

        Assert.Contains("max_statement_time", error.Message, StringComparison.Ordinal);
        await pools.Source.DiscardAsync(session);
    }

    [Fact]
    public void MySQL_counts_in_milliseconds_and_never_gets_more_than_its_administrator_gave_it() => Assert.Equal(
        "SET SESSION max_execution_time = IF(@@SESSION.max_execution_time = 0 OR @@SESSION.max_execution_time > 1500, 1500, @@SESSION.max_execution_time)",
        MySqlDriver.StatementLimit("8.4.0", TimeSpan.FromMilliseconds(1500)));

    private static async Task<string> TextAsync(DatabaseSession session, string sql) =>
        Assert.Single(await session.ListAsync(sql, row => row.GetString(0), TestContext.Current.CancellationToken));

    private static PoolPair Pools(ReconcileOptions options) => new(options);

    private sealed class PoolPair : IAsyncDisposable
    {
        public PoolPair(ReconcileOptions options)
        {
            var (source, target) = DatabaseServer.Of(options, TimeProvider.System);
            var limits = SessionLimits.Of(options, TimeProvider.System);
            Source = new SessionPool(options.Source, limits, source, SelfTest.RunAsync);
            Target = new SessionPool(options.Target, limits, target, SelfTest.RunAsync);
        }

        public SessionPool Source { get; }

        public SessionPool Target { get; }

        public async ValueTask DisposeAsync()
        {
            await Source.DisposeAsync();
            await Target.DisposeAsync();
        }
    }
}
