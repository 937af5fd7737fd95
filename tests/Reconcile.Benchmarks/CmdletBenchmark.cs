using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Benchmarks;

/// <summary>What the pump and the pipeline add to each item, with a cmdlet whose items do nothing.</summary>
internal sealed class CmdletBenchmark : Benchmark
{
    private const int Items = 200_000;
    private const double GoalMicroseconds = 20;

    public override string Name => "cmdlet";

    public override string Description => "Overhead per no-op item of a cmdlet at four workers, beside a cmdlet that only passes its input on.";

    public override Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Invoke-NoOpBatch", typeof(NoOpBatchCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Invoke-PassThrough", typeof(PassThroughCommand), null));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Measure(runspace, "Invoke-NoOpBatch");
        var limit = Measure(runspace, "Invoke-PassThrough");
        var ours = Measure(runspace, "Invoke-NoOpBatch");
        return Task.FromResult<IReadOnlyList<BenchmarkRow>>([new($"cmdlet: no-op item, 4 workers, {Items:N0} items (us)", ours, limit, GoalMicroseconds)]);
    }

    private static double Measure(Runspace runspace, string command)
    {
        using var shell = PowerShell.Create(runspace);
        var clock = Stopwatch.StartNew();
        var count = shell.AddScript($"$n = 0; 1..{Items} | {command} | ForEach-Object {{ $n++ }}; $n").Invoke<int>()[0];
        return count == Items ? clock.Elapsed.TotalMicroseconds / Items : throw new InvalidOperationException($"{Items} items went in, {count} came out.");
    }
}
