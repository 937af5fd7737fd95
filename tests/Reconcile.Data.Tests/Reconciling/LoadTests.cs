using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>What a run asks of its servers, and what is left of a table that is cut off.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task A_table_that_is_cut_off_keeps_the_differences_found_until_then()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE rows (id int PRIMARY KEY); INSERT INTO rows SELECT generate_series(1, 60000)");
            await database.ExecuteAsync("CREATE VIEW items AS SELECT id, CASE WHEN id > 50000 THEN pg_sleep(3600)::text ELSE 'v' END AS v FROM rows ORDER BY id NULLS FIRST");
        }

        // Nothing says that a view's key is unique, so the last of them is held back: its key might go on.
        await target.ExecuteAsync("DELETE FROM rows WHERE id IN (7, 9, 11)");
        using var folder = new TemporaryFolder();
        await using var reconciler = new TableReconciler(Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath, Strategy = ReconcileStrategy.Stream });
        using var stop = new CancellationTokenSource();
        var run = reconciler.ReconcileAsync(Reconciling.Task("items") with { KeyColumns = ["id"] }, stop.Token).AsTask();
        while (!run.IsCompleted && !File.Exists(folder.Combine("items.differences.jsonl")))
        {
            await Task.Yield();
        }

        await source.WaitForActiveBackendsAsync(1);
        await stop.CancelAsync();
        var partial = (await Assert.ThrowsAsync<TableInterruptedException>(() => run)).Partial;

        Assert.Equal((Verdict.NotCompared, "Stream", 2L, 0L, 0L), (partial.Verdict, partial.Strategy, partial.Missing, partial.Extra, partial.Changed));
        Assert.Equal([7L, 9L], partial.Sample.Select(row => row.Key["id"]));
        Assert.InRange(partial.SourceRows!.Value, 9, 60_000);
        Assert.Empty(partial.SampleLines);
        Assert.Equal(3, (await File.ReadAllLinesAsync(partial.DifferenceFile, TestContext.Current.CancellationToken)).Length);
        await source.WaitForActiveBackendsAsync(0);
    }

    [Fact]
    public async Task Rows_are_read_no_faster_than_the_rate()
    {
        var time = new FakeTimeProvider();
        await using var sqlite = new SqliteDatabase("items");
        await sqlite.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO items SELECT i FROM n");
        await using var reconciler = new TableReconciler(Reconciling.Options(sqlite, sqlite) with { MaxRate = 100 }, time);
        var run = Task.Run(() => reconciler.ReconcileAsync(Reconciling.Task("items"), TestContext.Current.CancellationToken).AsTask());
        while (!run.IsCompleted)
        {
            await Task.Yield();
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Verdict.Match, (await run).Verdict);
        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromSeconds(9.8), "1000 rows of each side at 100 a second take ten seconds.");
    }

    [Fact]
    public async Task Hundreds_of_tables_do_not_each_wait_for_a_server_that_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var attempts = 0;
        var refusing = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                attempts++;
            }
        });
        var away = ConnectionUri.Parse($"postgresql://app@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/sales");
        await using var reconciler = new TableReconciler(new ReconcileOptions { Source = away, Target = away });
        var last = string.Empty;
        for (var table = 0; table < 300; table++)
        {
            var error = await Assert.ThrowsAsync<ReconcileException>(() => reconciler.ReconcileAsync(Reconciling.Task($"t{table}"), TestContext.Current.CancellationToken).AsTask());
            Assert.Equal((ReconcileProblem.ConnectionFailed, true), (error.Problem, error.IsTransient));
            last = error.Message;
        }

        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => refusing);
        Assert.Contains("times in a row and is not tried for", last, StringComparison.Ordinal);
        Assert.InRange(attempts, 5, 50);
    }
}
