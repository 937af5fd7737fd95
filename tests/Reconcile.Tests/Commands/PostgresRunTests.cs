using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>The main cmdlet on a live server: its time limits and its ends reach the server's own processes.</summary>
public sealed class PostgresRunTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task A_table_that_takes_too_long_times_out_and_the_others_are_compared()
    {
        await using var postgres = await CreateAsync();
        var output = _session.Run(
            "'slow1', 'items' | Invoke-ParallelReconcile -Source $uri -Target $uri -KeyColumn id -TimeoutSeconds 15", ("uri", postgres.Uri));

        var results = output.Of<TableResult>().ToDictionary(result => result.Table);
        Assert.Equal((TableStatus.Timeout, Verdict.NotCompared, ReconcileProblem.TimedOut), (results["slow1"].Status, results["slow1"].Verdict, results["slow1"].Problem));
        Assert.Equal(Verdict.Match, results["items"].Verdict);
        Assert.Equal("TimedOut", output.ErrorId);
        await postgres.WaitForBackendsAsync(0);
    }

    [Fact]
    public async Task Stopping_the_pipeline_leaves_no_query_and_no_connection_on_the_server()
    {
        await using var postgres = await CreateAsync();
        using var shell = PowerShell.Create(_session.Runspace);
        shell.AddScript("1..4 | ForEach-Object { \"slow$_\" } | Invoke-ParallelReconcile -Source $args[0] -Target $args[0] -KeyColumn id").AddArgument(postgres.Uri);
        var running = shell.InvokeAsync();
        await postgres.WaitForActiveBackendsAsync(8);

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        await postgres.WaitForBackendsAsync(0);
    }

    [Fact]
    public async Task A_pipeline_that_wants_one_result_leaves_no_query_and_no_connection_on_the_server()
    {
        await using var postgres = await CreateAsync();
        var output = _session.Run(
            "$first = $null; foreach ($once in 1) { 'items', 'slow1', 'slow2' | Invoke-ParallelReconcile -Source $uri -Target $uri -KeyColumn id | ForEach-Object { $first = $_; break } }; $first",
            ("uri", postgres.Uri));

        Assert.Equal("items", output.TheOne<TableResult>().Table);
        await postgres.WaitForBackendsAsync(0);
    }

    [Fact]
    public async Task Fail_fast_ends_the_tables_that_run_on_the_server_too()
    {
        await using var postgres = await CreateAsync();
        var output = _session.Run(
            "'slow1', 'slow2', 'nowhere', 'slow3' | Invoke-ParallelReconcile -Source $uri -Target $uri -KeyColumn id -FailFast -MaxWorkers 3 -Summary", ("uri", postgres.Uri));

        var summary = output.Of<ReconcileSummary>().Single();
        Assert.Equal((4, 1, 3), (summary.TotalTables, summary.Failed, summary.Cancelled));
        Assert.Equal((int)(ExitBits.Failures | ExitBits.NotCompared), summary.ExitCode);
        await postgres.WaitForBackendsAsync(0);
    }

    private static async Task<PostgresDatabase> CreateAsync()
    {
        var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await postgres.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items SELECT generate_series(1, 1000)");
        for (var i = 1; i <= 4; i++)
        {
            await postgres.ExecuteAsync($"CREATE VIEW slow{i} AS SELECT g AS id, pg_sleep(0.05)::text AS v FROM generate_series(1, 100000) AS g");
        }

        return postgres;
    }
}
