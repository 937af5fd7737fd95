using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Servers that go away in mid-run: every table ends once, and none of them with a verdict that nobody found.</summary>
public sealed class ResilienceTests
{
    private const int Tables = 6;

    /// <summary>The backends that read a table, and not the catalog or a known answer.</summary>
    private const string Reading = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'COPY (SELECT \"id\"%'";

    [Fact]
    public async Task Without_retries_tables_whose_server_dies_fail_and_none_is_lost()
    {
        await using var server = await PostgresServer.StartPrivateAsync(TestContext.Current.CancellationToken);
        await using var postgres = await CreateAsync(server);
        var ended = await RunAsync(server, postgres, retries: 0, async reached =>
        {
            await reached;
            await server.KillAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal(Tables, ended.Count);
        Assert.All(ended, end =>
        {
            if (end is ItemFailed<TableTask, TableResult> failed)
            {
                var problem = Assert.IsType<ReconcileException>(failed.Error);
                Assert.Contains(problem.Problem, new[] { ReconcileProblem.ConnectionLost, ReconcileProblem.ConnectionFailed });
                Assert.True(problem.IsTransient);
            }
            else
            {
                Assert.Equal(Verdict.Match, Assert.IsType<ItemSucceeded<TableTask, TableResult>>(end).Result.Verdict);
            }
        });
        Assert.Contains(ended, end => end is ItemFailed<TableTask, TableResult>);
    }

    [Fact]
    public async Task With_retries_all_tables_are_compared_once_the_server_is_back()
    {
        await using var server = await PostgresServer.StartPrivateAsync(TestContext.Current.CancellationToken);
        await using var postgres = await CreateAsync(server);
        var ended = await RunAsync(server, postgres, retries: 50, async reached =>
        {
            await reached;
            await server.KillAsync(TestContext.Current.CancellationToken);
            await server.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal(Tables, ended.Count);
        Assert.Equal(Tables, ended.Select(end => end.Item.Table).Distinct().Count());
        Assert.All(ended, end => Assert.Equal(Verdict.Match, Assert.IsType<ItemSucceeded<TableTask, TableResult>>(end).Result.Verdict));
        Assert.Contains(ended, end => end.Attempts > 1);
    }

    [Fact]
    public async Task One_connection_that_is_cut_costs_its_own_table_only()
    {
        await using var server = await PostgresServer.StartPrivateAsync(TestContext.Current.CancellationToken);
        await using var postgres = await CreateAsync(server);
        var ended = await RunAsync(server, postgres, retries: 0, async reached =>
        {
            await reached;
            await postgres.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({Reading} LIMIT 1) AS one");
        });

        var failed = Assert.IsType<ItemFailed<TableTask, TableResult>>(Assert.Single(ended, end => end is not ItemSucceeded<TableTask, TableResult>));
        Assert.Equal(ReconcileProblem.ConnectionLost, Assert.IsType<ReconcileException>(failed.Error).Problem);
    }

    private static async Task WaitForReadingAsync(PostgresDatabase postgres)
    {
        while (await postgres.ScalarAsync<long>($"SELECT count(*) FROM ({Reading}) AS reading") < 2)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<PostgresDatabase> CreateAsync(PostgresServer server)
    {
        var postgres = await server.CreateDatabaseAsync();
        for (var i = 0; i < Tables; i++)
        {
            // Slow to read, so that the server dies while it is being read.
            await postgres.ExecuteAsync($"CREATE TABLE rows{i} (id int); INSERT INTO rows{i} SELECT generate_series(1, 600)");
            await postgres.ExecuteAsync($"CREATE VIEW items{i} AS SELECT id, pg_sleep(0.004)::text AS v FROM rows{i}");
        }

        return postgres;
    }

    private static async Task<List<ItemEnded<TableTask, TableResult>>> RunAsync(PostgresServer server, PostgresDatabase postgres, int retries, Func<Task, Task> disturb)
    {
        await using var reconciler = new TableReconciler(Reconciling.Options(postgres, postgres));
        var options = new BatchOptions
        {
            MaxWorkers = 2,
            Retry = new RetryOptions { MaxRetries = retries, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(500) },
        };
        await using var engine = new BatchEngine<TableTask, TableResult>(
            "test", options, reconciler.ReconcileAsync, error => error is ReconcileException { IsTransient: true });
        for (var i = 0; i < Tables; i++)
        {
            Assert.True(engine.TryPost(Reconciling.Task($"items{i}") with { KeyColumns = ["id"] }));
        }

        engine.CompleteInput();
        var disturbance = disturb(WaitForReadingAsync(postgres));
        var ended = new List<ItemEnded<TableTask, TableResult>>();
        await foreach (var happened in engine.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (happened is ItemEnded<TableTask, TableResult> end)
            {
                ended.Add(end);
            }
        }

        await disturbance;
        return ended;
    }
}
