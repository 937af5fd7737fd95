using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

public sealed class RowReaderPairTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Both_sides_are_at_work_before_either_has_answered()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source, "CREATE TABLE t (id int PRIMARY KEY)", "1");
        await CreateAsync(target, "CREATE TABLE t (id int PRIMARY KEY)", "1");
        using var stop = new CancellationTokenSource();
        var comparing = CompareAsync(Options(source, target), Task("t") with { Where = "pg_sleep(600) IS NOT NULL" }, stop.Token);

        await source.WaitForActiveBackendsAsync(1);
        await target.WaitForActiveBackendsAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => comparing.WaitAsync(Limit));
        await source.WaitForActiveBackendsAsync(0);
        await target.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task A_side_that_fails_stops_the_other_at_once()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        const string Table = "CREATE TABLE t (id int PRIMARY KEY, v text)";
        await CreateAsync(source, Table);
        await CreateAsync(target, Table);
        await source.ExecuteAsync("INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i");
        await target.ExecuteAsync("INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i");
        // One side runs into an error in the middle, the other falls silent in the middle.
        var where = "CASE current_database() WHEN '" + source.Name + "' THEN 1 / (10000 - id) IS NOT NULL ELSE id < 15000 OR pg_sleep(600) IS NOT NULL END";

        var error = await Assert.ThrowsAsync<ReconcileException>(() => CompareAsync(Options(source, target), Task("t") with { Where = where }).WaitAsync(Limit));

        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
        await target.WaitForActiveBackendsAsync(0);
    }
}
