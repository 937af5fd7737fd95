using Microsoft.Extensions.Time.Testing;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Timeout;

/// <summary>The run's own time: what has not ended by then is cancelled, and one event says so.</summary>
public sealed class TotalTimeoutTests
{
    private static readonly BatchOptions Minute = new() { MaxWorkers = 1, TotalTimeout = TimeSpan.FromMinutes(1), ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan };

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task What_runs_and_what_waits_ends_as_cancelled_behind_the_one_event()
    {
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Minute, (_, token) => gate.ObeyAsync(token), time: time);
        Assert.True(engine.TryPost(0));
        Assert.True(engine.TryPost(1));
        await gate.Entered;

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(engine.Events.TryPeek(out var early) && early is RunTimedOut<int, int>);
        time.Advance(TimeSpan.FromSeconds(1));
        var events = await engine.DriveAsync([2, 3]);

        Assert.Equal([0, 1, 2, 3], events.OfType<ItemCancelled<int, int>>().Select(end => end.Item).Order());
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Single(events.OfType<RunTimedOut<int, int>>()).Limit);
        Assert.True(events.FindIndex(e => e is RunTimedOut<int, int>) < events.FindIndex(e => e is ItemCancelled<int, int>));
        Assert.Equal(4, (await engine.Completion).Cancelled);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_that_ignores_it_is_abandoned_a_grace_later()
    {
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Minute, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(TimeSpan.FromMinutes(1));
        time.Advance(Minute.AbandonGrace);
        var events = await engine.DriveAsync([]);

        Assert.Single(events.OfType<ItemCancelled<int, int>>());
        Assert.Equal(1, (await engine.Completion).Abandoned);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_event_is_not_lost_when_nobody_reads()
    {
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Minute with { EventCapacity = 1 }, (_, token) => gate.ObeyAsync(token), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(TimeSpan.FromMinutes(1));
        var events = await engine.DriveAsync([]);

        Assert.Single(events.OfType<RunTimedOut<int, int>>());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_that_ends_in_time_says_nothing()
    {
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Minute, (item, _) => new ValueTask<int>(item), time: time);

        var events = await engine.DriveAsync([1]);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(events.OfType<RunTimedOut<int, int>>());
        Assert.Single(events.OfType<ItemSucceeded<int, int>>());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_that_was_stopped_before_says_nothing()
    {
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Minute with { FailFast = true }, (_, _) => throw new InvalidDataException(), time: time);
        Assert.True(engine.TryPost(0));
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        await engine.ReadOneAsync(events);

        time.Advance(TimeSpan.FromMinutes(1));
        events.AddRange(await engine.DriveAsync([]));

        Assert.Empty(events.OfType<RunTimedOut<int, int>>());
    }
}
