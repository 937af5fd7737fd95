using System.Runtime.InteropServices;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

/// <summary>However the program ends, a server it was comparing tables on is left with nothing to do.</summary>
public sealed class ServerStopTests
{
    private const string Script = "'slow1', 'slow2' | Invoke-ParallelReconcile -Source $env:SALES -Target $env:SALES -KeyColumn id";

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task A_signal_leaves_no_query_behind(PosixSignal signal, int exitCode)
    {
        await using var postgres = await CreateAsync();
        using var process = HostProcess.Start(["-Command", Script], [("SALES", postgres.Uri)]);
        await postgres.WaitForActiveBackendsAsync(4);

        process.Signal(signal);
        var result = await process.EndAsync();

        Assert.Equal(exitCode, result.ExitCode);
        await postgres.WaitForBackendsAsync(0);
        PlantedSecret.AssertAbsent(result.Output + result.Error, "what the program showed");
    }

    [Fact]
    public async Task A_program_that_is_killed_leaves_no_query_behind()
    {
        await using var postgres = await CreateAsync();
        using var process = HostProcess.Start(["-Command", Script], [("SALES", postgres.Uri)]);
        await postgres.WaitForActiveBackendsAsync(4);

        process.Kill();

        await postgres.WaitForBackendsAsync(0);
    }

    private static async Task<PostgresDatabase> CreateAsync()
    {
        var postgres = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        foreach (var name in new[] { "slow1", "slow2" })
        {
            await postgres.ExecuteAsync($"CREATE VIEW {name} AS SELECT g AS id, pg_sleep(0.05)::text AS v FROM generate_series(1, 100000) AS g");
        }

        return postgres;
    }
}
