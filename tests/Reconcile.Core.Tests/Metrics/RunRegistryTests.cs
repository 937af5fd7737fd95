using System.Runtime.CompilerServices;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Metrics;

[Collection(nameof(Alone))]
public sealed class RunRegistryTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_is_listed_while_it_runs_and_after_it_has_ended()
    {
        var name = Guid.NewGuid().ToString();
        await using var engine = new BatchEngine<int, int>(name, new BatchOptions(), (item, _) => new ValueTask<int>(item));
        var running = Assert.Single(RunRegistry.Current, run => run.Name == name);
        Assert.True(running.IsRunning);
        Assert.InRange(running.RunId, 1, int.MaxValue);

        await engine.DriveAsync([1, 2, 3]);

        var finished = Assert.Single(RunRegistry.Current, run => run.Name == name);
        Assert.Equal((running.RunId, false, 3, 100.0), (finished.RunId, finished.IsRunning, finished.Succeeded, finished.PercentComplete));
        Assert.Equal(finished, engine.Statistics);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_newest_run_comes_first_and_only_so_many_finished_ones_are_kept()
    {
        for (var run = 0; run < 2 * RunRegistry.FinishedRunsKept; run++)
        {
            await using var engine = new BatchEngine<int, int>("many", new BatchOptions(), (item, _) => new ValueTask<int>(item));
        }

        var current = RunRegistry.Current;

        Assert.Equal(current.Select(run => run.RunId).OrderDescending(), current.Select(run => run.RunId));
        Assert.Equal(RunRegistry.FinishedRunsKept, current.Count(run => !run.IsRunning));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_finished_run_keeps_no_item_and_no_result_alive()
    {
        var (item, result) = await RunOnceAsync();

        for (var collection = 0; collection < 10 && (item.IsAlive || result.IsAlive); collection++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(item.IsAlive || result.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Item, WeakReference Result)> RunOnceAsync()
    {
        await using var engine = new BatchEngine<object, object>("weak", new BatchOptions(), (_, _) => new ValueTask<object>(new object()));
        var end = Assert.IsType<ItemSucceeded<object, object>>(Assert.Single((await engine.DriveAsync([new object()])).Ends()));
        return (new WeakReference(end.Item), new WeakReference(end.Result));
    }
}
