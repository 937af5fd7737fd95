namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 6 as far as the engine goes: a stopped or dropped run ends within its grace and leaves nothing behind.</summary>
public sealed class StopTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Cancel_ends_what_runs_and_what_waits_as_cancelled()
    {
        using var gate = new Gate();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, token) => gate.ObeyAsync(token));
        Assert.True(engine.TryPost(0) && engine.TryPost(1) && engine.TryPost(2));
        await gate.Entered;

        engine.Cancel();
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.Equal([(0, 1), (1, 0), (2, 0)], events.OfType<ItemCancelled<int, int>>().Select(end => (end.Item, end.Attempts)).Order());
        Assert.Equal(3, (await engine.Completion).Cancelled);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Queued_items_end_at_once_even_while_every_worker_is_stuck()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, _) => gate.Block(), time: time);
        Assert.True(engine.TryPost(0) && engine.TryPost(1) && engine.TryPost(2));
        await gate.Entered;

        engine.Cancel();

        // Time stands still: the stuck item's grace never ends here.
        var events = new List<BatchEvent<int, int>>();
        while (events.Ends().Count() < 2)
        {
            await engine.ReadOneAsync(events);
        }

        Assert.Equal([1, 2], events.OfType<ItemCancelled<int, int>>().Select(end => end.Item).Order());
        Assert.False(engine.Completion.IsCompleted);
        gate.Open();
        await engine.ReadToEndAsync(events);
        Assert.Equal(3, events.OfType<ItemCancelled<int, int>>().Count());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Items_that_wait_for_a_retry_end_at_once()
    {
        var time = new CountingTimeProvider();
        var options = new BatchOptions { Retry = new RetryOptions { MaxRetries = 5, BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) } };
        await using var engine = new BatchEngine<int, int>("test", options, (_, _) => throw new InvalidDataException(), time: time);
        Assert.True(engine.TryPost(0));
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        await engine.ReadOneAsync(events);
        Assert.IsType<ItemRetried<int, int>>(events[1]);

        engine.Cancel();
        await engine.ReadToEndAsync(events);

        Assert.Equal(1, Assert.Single(events.OfType<ItemCancelled<int, int>>()).Attempts);
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_stuck_operation_is_abandoned_a_grace_after_the_stop()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        engine.Cancel();
        time.Advance(new BatchOptions().AbandonGrace);
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.IsType<ItemCancelled<int, int>>(Assert.Single(events.Ends()));
        Assert.Equal((1, 1), ((await engine.Completion).Cancelled, (await engine.Completion).Abandoned));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_item_offered_after_the_stop_is_not_accepted()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions(), (item, _) => new ValueTask<int>(item));
        engine.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => engine.TryPost(1));
        Assert.Equal(0, (await engine.Completion).Accepted);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_whose_start_nobody_has_read_never_starts_in_a_stopped_run()
    {
        var calls = 0;
        await using var engine = new BatchEngine<int, int>(
            "test", new BatchOptions { MaxWorkers = 1, EventCapacity = 1 }, (_, _) => new ValueTask<int>(Interlocked.Increment(ref calls)), time: new CountingTimeProvider());
        Assert.True(engine.TryPost(0) && engine.TryPost(1));
        await Until(() => engine.Statistics.Succeeded == 1);

        // One read lets item 0's end into the channel; then the worker takes item 1 and waits with its ItemStarted in its hand.
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        await Until(() => engine.Statistics.QueueSize == 0);
        engine.Cancel();
        await engine.ReadToEndAsync(events);

        Assert.Equal(1, Assert.Single(events.OfType<ItemCancelled<int, int>>()).Item);
        Assert.Equal(1, calls);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Cancelling_does_not_run_the_operations_callbacks_on_the_callers_thread()
    {
        using var gate = new Gate();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, async (_, token) =>
        {
            await using var registration = token.Register(() => gate.Left.Wait());
            return await gate.IgnoreAsync();
        });
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        engine.Cancel();

        gate.Open();
        Assert.Equal(1, (await engine.Completion).Cancelled);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task What_a_cancellation_callback_throws_does_no_harm()
    {
        using var gate = new Gate();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, async (_, token) =>
        {
            using var registration = token.Register(() => throw new InvalidDataException("callback"));
            return await gate.ObeyAsync(token);
        });
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        engine.Cancel();

        Assert.Equal(1, (await engine.Completion).Cancelled);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_dropped_run_whose_events_nobody_reads_leaves_no_timer_and_no_worker()
    {
        var time = new CountingTimeProvider();
        var options = new BatchOptions { MaxWorkers = 8, QueueCapacity = 100, EventCapacity = 1 };
        var engine = new BatchEngine<int, int>("test", options, async (item, token) =>
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return item;
        }, time: time);
        Assert.All(Enumerable.Range(0, 100), item => Assert.True(engine.TryPost(item)));

        await engine.DisposeAsync();
        await engine.DisposeAsync();

        var summary = await engine.Completion;
        Assert.Equal((100, 100), (summary.Accepted, summary.Cancelled));
        Assert.Equal((0, false), (engine.Statistics.ActiveWorkers, engine.Statistics.IsRunning));
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Disposing_a_run_with_a_stuck_operation_waits_for_the_grace_and_no_longer()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, _) => gate.Block(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        var disposal = engine.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        time.Advance(new BatchOptions().AbandonGrace);
        await disposal;

        Assert.Equal(1, (await engine.Completion).Abandoned);
        Assert.Equal(0, time.LiveTimers);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
