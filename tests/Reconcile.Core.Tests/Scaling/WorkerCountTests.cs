using System.Collections.Concurrent;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Scaling;

/// <summary>The number of workers as a run sees it.</summary>
public sealed class WorkerCountTests
{
    private static readonly BatchOptions Options = new()
    {
        MaxWorkers = 4,
        ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
    };

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Workers_too_many_leave_after_their_item_and_come_back_when_they_may()
    {
        var running = 0;
        var seen = new ConcurrentBag<int>();
        var gates = Enumerable.Range(0, 12).Select(_ => new Gate()).ToArray();
        await using var engine = new BatchEngine<int, int>("test", Options, async (item, _) =>
        {
            seen.Add(Interlocked.Increment(ref running));
            await gates[item].IgnoreAsync();
            Interlocked.Decrement(ref running);
            return item;
        });
        Assert.All(Enumerable.Range(0, 12), item => Assert.True(engine.TryPost(item)));
        await Task.WhenAll(gates[0].Entered, gates[1].Entered, gates[2].Entered, gates[3].Entered);

        engine.SetWorkerCap(1);
        Assert.Equal((1, 4, "No more than 1 are allowed."), (engine.Statistics.Workers, engine.Statistics.ActiveWorkers, engine.Statistics.WorkersReason));
        var events = new List<BatchEvent<int, int>>();
        Array.ForEach(gates[..4], gate => gate.Open());
        await gates[4].Entered;
        await ReadEndsAsync(engine, events, 4);
        Assert.Equal(1, engine.Statistics.ActiveWorkers);

        engine.SetWorkerCap(null);
        await Task.WhenAll(gates[5].Entered, gates[6].Entered, gates[7].Entered);
        Array.ForEach(gates, gate => gate.Open());
        engine.CompleteInput();
        await engine.ReadToEndAsync(events);

        Assert.Equal(12, events.OfType<ItemSucceeded<int, int>>().Count());
        Assert.Equal(4, seen.Max());
        Assert.Equal(
            [(1, "No more than 1 are allowed."), (4, "The limit on workers was lifted.")],
            events.OfType<WorkersChanged<int, int>>().Select(changed => (changed.Workers, changed.Reason)));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Idle_workers_too_many_do_not_work_together_again()
    {
        var running = 0;
        var seen = new ConcurrentBag<int>();
        await using var engine = new BatchEngine<int, int>("test", Options, async (item, _) =>
        {
            seen.Add(Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return item;
        });
        var events = new List<BatchEvent<int, int>>();
        engine.SetWorkerCap(1);

        // Each of the three too many may still have its hand on an item that it returns; none works on it.
        for (var item = 0; item < 100; item++)
        {
            Assert.True(engine.TryPost(item));
        }

        engine.CompleteInput();
        await engine.ReadToEndAsync(events);

        Assert.Equal(Enumerable.Range(0, 100), events.Ends().Select(end => end.Item).Order());
        Assert.Equal(1, seen.Max());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_cap_above_the_options_changes_nothing_and_one_of_none_is_refused()
    {
        await using var engine = new BatchEngine<int, int>("test", Options, (item, _) => new ValueTask<int>(item));

        engine.SetWorkerCap(100);

        Assert.Equal((4, 4, 4, ""), (engine.Statistics.Workers, engine.Statistics.MinWorkers, engine.Statistics.MaxWorkers, engine.Statistics.WorkersReason));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SetWorkerCap(0));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_adaptive_run_adds_workers_while_that_ends_more_items()
    {
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Options with { MinWorkers = 2, MaxWorkers = 8, QueueCapacity = 100_000 }, async (item, _) =>
        {
            await Wakeup.AfterAsync(TimeSpan.FromMilliseconds(100), time, CancellationToken.None);
            return item;
        }, time: time);
        Assert.Equal((4, 2, 8), (engine.Statistics.Workers, engine.Statistics.MinWorkers, engine.Statistics.MaxWorkers));

        var events = await engine.DriveAsync(Enumerable.Range(0, 1000), time);

        Assert.Equal(1000, events.OfType<ItemSucceeded<int, int>>().Count());
        Assert.Contains(events.OfType<WorkersChanged<int, int>>(), changed => changed.Workers == 8 && changed.Reason.EndsWith("8 are tried.", StringComparison.Ordinal));
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact]
    public async Task Options_out_of_range_are_refused()
    {
        await using var least = new BatchEngine<int, int>("test", Options with { MinWorkers = 4, MaxMemoryBytes = BatchOptions.LeastMemory }, (item, _) => new ValueTask<int>(item));
        Assert.Equal(4, least.Statistics.Workers);
        Refused("MinWorkers is 0; it can be 1 to 4.", Options with { MinWorkers = 0 });
        Refused("MinWorkers is 5; it can be 1 to 4.", Options with { MinWorkers = 5 });
        Refused("MaxMemoryBytes is 1; it can be 1048576 to", Options with { MaxMemoryBytes = 1 });
    }

    private static void Refused(string message, BatchOptions options) => Assert.StartsWith(
        message,
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchEngine<int, int>("test", options, (item, _) => new ValueTask<int>(item))).Message,
        StringComparison.Ordinal);

    private static async Task ReadEndsAsync(BatchEngine<int, int> engine, List<BatchEvent<int, int>> events, int count)
    {
        while (events.Ends().Count() < count)
        {
            await engine.ReadOneAsync(events);
        }
    }
}
