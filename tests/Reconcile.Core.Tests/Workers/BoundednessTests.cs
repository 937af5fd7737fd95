namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 2: bounded both ways, and never a deadlock for a consumer that reads before it offers again.</summary>
public sealed class BoundednessTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_full_queue_refuses_items_until_a_worker_takes_one()
    {
        using var gate = new Gate();
        await using var engine = new BatchEngine<int, int>(
            "test", new BatchOptions { MaxWorkers = 1, QueueCapacity = 2 }, (_, _) => gate.IgnoreAsync());
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        Assert.True(engine.TryPost(1));
        Assert.True(engine.TryPost(2));
        Assert.False(engine.TryPost(3));
        Assert.Equal((3, 2, 1), (engine.Statistics.Accepted, engine.Statistics.QueueSize, engine.Statistics.ActiveWorkers));

        gate.Open();
        Assert.Equal([0, 1, 2, 3], (await engine.DriveAsync([3])).Ends().Select(end => end.Item));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Items_that_wait_for_a_retry_count_towards_the_capacity()
    {
        var time = new CountingTimeProvider();
        var options = new BatchOptions { MaxWorkers = 1, QueueCapacity = 1, Retry = new RetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) } };
        await using var engine = new BatchEngine<int, int>("test", options, (_, _) => throw new InvalidDataException(), time: time);
        Assert.True(engine.TryPost(0));
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        await engine.ReadOneAsync(events);
        Assert.IsType<ItemRetried<int, int>>(events[1]);
        while (engine.Statistics.WaitingForRetry == 0)
        {
            await Task.Yield();
        }

        Assert.False(engine.TryPost(1));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_full_event_channel_holds_the_workers_back()
    {
        var started = 0;
        await using var engine = new BatchEngine<int, int>(
            "test",
            new BatchOptions { MaxWorkers = 4, EventCapacity = 1, ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan },
            (item, _) => new ValueTask<int>(Interlocked.Increment(ref started)));
        foreach (var item in Enumerable.Range(0, 500))
        {
            Assert.True(engine.TryPost(item));
        }

        // An operation starts only when its ItemStarted is in the channel, which holds one event beyond those read.
        var events = new List<BatchEvent<int, int>>();
        for (var read = 1; read <= 200; read++)
        {
            Assert.True(await engine.ReadOneAsync(events));
            Assert.InRange(Volatile.Read(ref started), 0, read + 1);
        }

        engine.CompleteInput();
        await engine.ReadToEndAsync(events);
        Assert.Equal(500, events.Ends().Count());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_consumer_that_reads_before_it_offers_again_gets_on_with_every_capacity_at_one()
    {
        var options = new BatchOptions { MaxWorkers = 1, QueueCapacity = 1, EventCapacity = 1, ProgressInterval = BatchOptions.ShortestTime };
        await using var engine = new BatchEngine<int, int>("test", options, (item, _) => new ValueTask<int>(item));

        var events = await engine.DriveAsync(Enumerable.Range(0, 2000));

        Assert.Equal(Enumerable.Range(0, 2000), events.Ends().Select(end => end.Item));
    }
}
