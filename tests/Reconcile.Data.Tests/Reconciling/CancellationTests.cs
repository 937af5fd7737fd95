using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>A timeout or a stop reaches the server: no backend goes on working for nobody.</summary>
public sealed class CancellationTests
{
    private const string Slow = "CREATE VIEW slow AS SELECT g AS id, pg_sleep(0.05)::text AS v FROM generate_series(1, 100000) AS g";

    [Fact]
    public async Task Cancelling_while_the_server_sorts_ends_its_query()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await postgres.ExecuteAsync(Slow);
        await AssertCancelsAsync(postgres, postgres, Reconciling.Task("slow") with { KeyColumns = ["id"] }, active: 2);
    }

    [Fact]
    public async Task Cancelling_while_rows_arrive_ends_the_query()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await postgres.ExecuteAsync(Slow);
        var task = Reconciling.Task("slow");
        await using var reconciler = new TableReconciler(Reconciling.Options(postgres, postgres) with { ValidateChecksum = true, RowLevel = false });
        await AssertCancelsAsync(postgres, reconciler, task, active: 2);
    }

    [Fact]
    public async Task Cancelling_while_waiting_for_a_lock_ends_the_wait()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (id int PRIMARY KEY)");
        await using var holder = await postgres.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = holder.CreateCommand();
        command.CommandText = "LOCK TABLE items IN ACCESS EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var options = Reconciling.Options(postgres, postgres) with { LockTimeout = TimeSpan.FromMinutes(5) };
        await using var reconciler = new TableReconciler(options);
        await AssertCancelsAsync(postgres, reconciler, Reconciling.Task("items"), active: 1);
    }

    [Fact]
    public async Task A_reconciler_that_is_done_leaves_no_connection()
    {
        await using var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await Reconciling.CreateAsync(postgres, "CREATE TABLE items (id int PRIMARY KEY)", "1");
        await using (var reconciler = new TableReconciler(Reconciling.Options(postgres, postgres)))
        {
            await reconciler.ReconcileAsync(Reconciling.Task("items"), TestContext.Current.CancellationToken);
            await reconciler.ReconcileAsync(Reconciling.Task("items"), TestContext.Current.CancellationToken);
            Assert.Equal(2, await postgres.CountBackendsAsync());
        }

        await postgres.WaitForBackendsAsync(0);
    }

    [Fact]
    public async Task Cancelling_interrupts_a_SQLite_query()
    {
        await using var sqlite = new SqliteDatabase("endless");
        await sqlite.ExecuteAsync("CREATE VIEW endless AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n ORDER BY id DESC");
        await using var reconciler = new TableReconciler(Reconciling.Options(sqlite, sqlite));
        using var stop = new CancellationTokenSource();
        var run = Task.Run(() => reconciler.ReconcileAsync(Reconciling.Task("endless") with { KeyColumns = ["id"] }, stop.Token).AsTask(), CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    private static async Task AssertCancelsAsync(PostgresDatabase source, PostgresDatabase target, TableTask task, int active)
    {
        await using var reconciler = new TableReconciler(Reconciling.Options(source, target));
        await AssertCancelsAsync(source, reconciler, task, active);
    }

    private static async Task AssertCancelsAsync(PostgresDatabase postgres, TableReconciler reconciler, TableTask task, int active)
    {
        using var stop = new CancellationTokenSource();
        var run = reconciler.ReconcileAsync(task, stop.Token).AsTask();
        await Task.WhenAny(run, postgres.WaitForActiveBackendsAsync(active));
        Assert.False(run.IsCompleted, $"It should have been at work, but ended: {run.Exception}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await postgres.WaitForActiveBackendsAsync(0);
    }
}
