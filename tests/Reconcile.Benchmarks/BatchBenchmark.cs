using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;
using Reconcile.Commands;

namespace Reconcile.Benchmarks;

/// <summary>A script that does next to nothing, run by us and by PowerShell's own parallel loop, in turn and in the same session.</summary>
internal sealed class BatchBenchmark : Benchmark
{
    private const int Items = 10_000;
    private const int Workers = 4;
    private const int ManyItems = 1_000_000;
    private const int Pairs = 3;

    // At least 20 times faster.
    private const double GoalRatio = 1 / 20.0;

    // As for the engine: two samples of a heap that does not grow differ by what happens to be in flight.
    private const double GoalGrowthKilobytes = 512;

    // The loop takes milliseconds an item, each like the other: a tenth of the items says as much.
    private const int LoopItems = Items / 10;

    public override string Name => "batch";

    public override string Description => "A trivial script for each of 10,000 items, beside ForEach-Object -Parallel, and the heap over 1,000,000 items.";

    public override Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Invoke-ParallelBatch", typeof(InvokeParallelBatchCommand), null));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        if (runspace.SessionStateProxy.InvokeCommand.GetCommand("ForEach-Object", CommandTypes.Cmdlet) is not CmdletInfo loop || loop.ImplementingType != typeof(ForEachObjectCommand))
        {
            throw new BenchmarkSkippedException("This session's ForEach-Object is not PowerShell's own.");
        }

        Ours(runspace, Items);
        var pairs = Enumerable.Range(0, Pairs).Select(_ => (Loop: Loop(runspace), Ours: Ours(runspace, Items))).OrderBy(pair => pair.Ours / pair.Loop).ToList();
        var median = pairs[Pairs / 2];
        return Task.FromResult<IReadOnlyList<BenchmarkRow>>(
        [
            new($"batch: trivial script, {Workers} workers, {Items:N0} items (us)", median.Ours, median.Loop, GoalRatio, GoalIsRatio: true),
            new($"batch: heap growth, item {Items:N0} to {ManyItems:N0} (KB)", HeapGrowth(runspace), null, GoalGrowthKilobytes),
        ]);
    }

    private static double Ours(Runspace runspace, int items) =>
        Measure(runspace, $"1..{items} | Invoke-ParallelBatch {{ $_ * 2 }} -PassThru -MaxWorkers {Workers}", items);

    private static double Loop(Runspace runspace) =>
        Measure(runspace, $"1..{LoopItems} | ForEach-Object -Parallel {{ $_ * 2 }} -ThrottleLimit {Workers}", LoopItems);

    private static double Measure(Runspace runspace, string pipeline, int items)
    {
        using var shell = PowerShell.Create(runspace);
        var clock = Stopwatch.StartNew();
        var count = shell.AddScript($"$n = 0; {pipeline} | ForEach-Object {{ $n++ }}; $n").Invoke<int>()[0];
        return count == items ? clock.Elapsed.TotalMicroseconds / items : throw new InvalidOperationException($"{items} items went in, {count} came out.");
    }

    private static double HeapGrowth(Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        var samples = shell.AddScript(
            $"$n = 0; & {{ for ($i = 0; $i -lt {ManyItems}; $i++) {{ $i }} }} | Invoke-ParallelBatch {{ $_ * 2 }} -MaxWorkers {Workers} | ForEach-Object {{ $n++; if ($n -eq {Items} -or $n -eq {ManyItems}) {{ [GC]::GetTotalMemory($true) }} }}")
            .Invoke<long>();
        return (samples[1] - samples[0]) / 1024.0;
    }
}
