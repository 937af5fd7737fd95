using System.Collections.Concurrent;

namespace Reconcile.Core.Tests.Workers;

public sealed class WorkerPoolTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Whoever_completes_an_operation_gets_the_thread_back()
    {
        using var gate = new Gate();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Runs continuations in place, as some drivers' own threads do.
        var first = new TaskCompletionSource<int>();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (item, _) =>
        {
            entered.TrySetResult();
            return item == 0 ? new ValueTask<int>(first.Task) : gate.Block();
        });
        Assert.True(engine.TryPost(0) && engine.TryPost(1));
        await entered.Task;

        var completer = new Thread(() => first.SetResult(1)) { IsBackground = true };
        completer.Start();
        await gate.Entered;

        // Item 1 holds the worker's thread; it must not be the completer's.
        Assert.True(completer.Join(EngineDriver.Hang / 10));
        gate.Open();
        Assert.Equal(2, (await engine.DriveAsync([])).OfType<ItemSucceeded<int, int>>().Count());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task No_more_items_run_at_the_same_time_than_there_are_workers_and_all_workers_are_used()
    {
        var running = 0;
        var seen = new ConcurrentBag<int>();
        using var all = new Barrier(3);
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 3 }, (item, token) =>
        {
            seen.Add(Interlocked.Increment(ref running));
            all.SignalAndWait(token);
            Interlocked.Decrement(ref running);
            return new ValueTask<int>(item);
        });

        await engine.DriveAsync(Enumerable.Range(0, 30));

        Assert.Equal(3, seen.Max());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Operations_run_on_the_thread_pool()
    {
        await using var engine = new BatchEngine<int, bool>("test", new BatchOptions(), async (_, _) =>
        {
            var before = Thread.CurrentThread.IsThreadPoolThread;
            await Task.Yield();
            return before && Thread.CurrentThread.IsThreadPoolThread;
        });

        Assert.All((await engine.DriveAsync(Enumerable.Range(0, 100))).OfType<ItemSucceeded<int, bool>>(), end => Assert.True(end.Result));
    }

    [Fact]
    public void The_thread_pools_floor_is_only_ever_raised()
    {
        ThreadPool.GetMinThreads(out var before, out var completionPorts);

        ThreadPoolFloor.Raise(0);
        ThreadPool.GetMinThreads(out var unchanged, out _);
        ThreadPoolFloor.Raise(before + 1);
        ThreadPool.GetMinThreads(out var raised, out var portsAfter);

        Assert.InRange(unchanged, before, int.MaxValue);
        Assert.InRange(raised, Environment.ProcessorCount + before + 1, int.MaxValue);
        Assert.Equal(completionPorts, portsAfter);
    }
}
