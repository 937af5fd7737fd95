using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Timeout;

/// <summary>Invariant 4: an operation that ignores its cancellation is abandoned; its slot is replaced and the run goes on.</summary>
public sealed class AbandonmentTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly BatchOptions OneWorker = new() { MaxWorkers = 1, ItemTimeout = Limit, AbandonGrace = Grace };

    [Theory(Timeout = EngineDriver.Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_only_workers_slot_is_replaced_and_the_run_goes_on(bool blocksItsThread)
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>(
            "test", OneWorker, (item, _) => item > 0 ? new ValueTask<int>(item) : blocksItsThread ? gate.Block() : gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0) && engine.TryPost(1));
        await gate.Entered;

        time.Advance(Limit);
        time.Advance(Grace);
        var events = await engine.DriveAsync([2, 3]);

        var timedOut = Assert.Single(events.OfType<ItemTimedOut<int, int>>());
        Assert.Equal((0, true, Limit + Grace), (timedOut.Item, timedOut.Error.Abandoned, timedOut.Duration));
        Assert.Equal([1, 2, 3], events.OfType<ItemSucceeded<int, int>>().Select(end => end.Item));
        Assert.Contains("2 s", Assert.Single(events.OfType<Notice<int, int>>()).Message, StringComparison.Ordinal);
        Assert.Equal((1, 1, 3), ((await engine.Completion).Abandoned, (await engine.Completion).TimedOut, (await engine.Completion).Succeeded));
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task What_an_abandoned_operation_brings_at_last_is_dropped()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>(
            "test", OneWorker, (item, _) => item == 0 ? gate.IgnoreAsync() : new ValueTask<int>(item), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;
        time.Advance(Limit);
        time.Advance(Grace);

        gate.Open();
        await gate.Left;
        var events = await engine.DriveAsync(Enumerable.Range(1, 100));

        Assert.Equal(Enumerable.Range(0, 101), events.Ends().Select(end => end.Item));
        Assert.IsType<ItemTimedOut<int, int>>(events.Ends().First());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Just_before_the_grace_ends_nothing_is_abandoned()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", OneWorker, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(Limit);
        time.Advance(Grace - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 0), (engine.Statistics.ActiveWorkers, engine.Statistics.Abandoned));
        gate.Open();
        var events = await engine.DriveAsync([]);

        Assert.False(Assert.Single(events.OfType<ItemTimedOut<int, int>>()).Error.Abandoned);
        Assert.Equal(0, (await engine.Completion).Abandoned);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Many_operations_that_block_their_threads_starve_neither_timeouts_nor_other_items()
    {
        var gates = Enumerable.Range(0, 32).Select(_ => new Gate()).ToArray();
        var time = new CountingTimeProvider();
        var options = new BatchOptions { MaxWorkers = 32, ItemTimeout = Limit, AbandonGrace = Grace };
        await using var engine = new BatchEngine<int, int>(
            "test", options, (item, _) => item < 32 ? gates[item].Block() : new ValueTask<int>(item), time: time);
        Assert.All(Enumerable.Range(0, 32), item => Assert.True(engine.TryPost(item)));
        await Task.WhenAll(gates.Select(gate => gate.Entered));

        time.Advance(Limit);
        time.Advance(Grace);
        var events = await engine.DriveAsync(Enumerable.Range(32, 32));

        Assert.Equal((32, 32), (events.OfType<ItemTimedOut<int, int>>().Count(), events.OfType<ItemSucceeded<int, int>>().Count()));
        Array.ForEach(gates, gate => gate.Dispose());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_system_clock_abandons_as_a_fake_one_does()
    {
        using var gate = new Gate();
        var soon = TimeSpan.FromMilliseconds(20);
        await using var engine = new BatchEngine<int, int>(
            "test", new BatchOptions { MaxWorkers = 1, ItemTimeout = soon, AbandonGrace = soon }, (_, _) => gate.Block());

        var events = await engine.DriveAsync([0]);

        Assert.True(Assert.Single(events.OfType<ItemTimedOut<int, int>>()).Error.Abandoned);
        Assert.Equal((1, 1), ((await engine.Completion).TimedOut, (await engine.Completion).Abandoned));
    }
}
