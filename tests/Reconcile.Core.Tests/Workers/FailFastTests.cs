namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 5: the first failure stops the start of further items and cancels those running; they end as cancelled.</summary>
public sealed class FailFastTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_first_failure_cancels_what_runs_and_what_waits()
    {
        using var running = new Gate();
        var started = 0;
        var options = new BatchOptions { MaxWorkers = 2, FailFast = true };
        await using var engine = new BatchEngine<string, int>("test", options, async (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == "runs")
            {
                return await running.ObeyAsync(token);
            }

            await running.Entered;
            throw new InvalidDataException(item);
        });

        var events = await engine.DriveAsync(["runs", "fails", "waits 1", "waits 2"]);

        Assert.Equal("fails", Assert.Single(events.OfType<ItemFailed<string, int>>()).Item);
        var cancelled = events.OfType<ItemCancelled<string, int>>().ToDictionary(end => end.Item, end => end.Attempts);
        Assert.Equal(new Dictionary<string, int> { ["runs"] = 1, ["waits 1"] = 0, ["waits 2"] = 0 }, cancelled);
        Assert.Equal(2, started);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_failure_is_read_before_the_cancellations_it_causes()
    {
        var options = new BatchOptions { MaxWorkers = 4, FailFast = true, EventCapacity = 1 };
        await using var engine = new BatchEngine<int, int>("test", options, (_, _) => throw new InvalidDataException());

        var events = await engine.DriveAsync(Enumerable.Range(0, 200));

        Assert.Equal(200, events.Ends().Count());
        Assert.IsType<ItemFailed<int, int>>(events.Ends().First());
        Assert.InRange(events.OfType<ItemFailed<int, int>>().Count(), 1, 4);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Items_offered_after_the_failure_end_as_cancelled()
    {
        await using var engine = new BatchEngine<int, int>(
            "test", new BatchOptions { FailFast = true, QueueCapacity = 1 }, (_, _) => throw new InvalidDataException());
        Assert.True(engine.TryPost(0));
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        await engine.ReadOneAsync(events);
        Assert.IsType<ItemFailed<int, int>>(events[1]);

        var later = await engine.DriveAsync(Enumerable.Range(1, 20));

        Assert.Equal(Enumerable.Range(1, 20), later.OfType<ItemCancelled<int, int>>().Select(end => end.Item).Order());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_failure_that_is_retried_does_not_end_the_run()
    {
        var time = new CountingTimeProvider();
        var options = new BatchOptions
        {
            FailFast = true,
            Retry = new RetryOptions { MaxRetries = 1 },
            ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var attempts = 0;
        await using var engine = new BatchEngine<int, int>(
            "test", options, (item, _) => item == 0 && Interlocked.Increment(ref attempts) == 1 ? throw new InvalidDataException() : new ValueTask<int>(item), time: time);

        var events = await engine.DriveAsync(Enumerable.Range(0, 20), time);

        Assert.Equal(20, events.OfType<ItemSucceeded<int, int>>().Count());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_timeout_ends_the_run_as_a_failure_does()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        var options = new BatchOptions { MaxWorkers = 1, FailFast = true, ItemTimeout = TimeSpan.FromSeconds(5) };
        await using var engine = new BatchEngine<int, int>("test", options, (_, token) => gate.ObeyAsync(token), time: time);
        Assert.True(engine.TryPost(0));
        Assert.True(engine.TryPost(1));
        await gate.Entered;

        time.Advance(TimeSpan.FromSeconds(5));
        var events = await engine.DriveAsync([]);

        Assert.Equal(0, Assert.Single(events.OfType<ItemTimedOut<int, int>>()).Item);
        Assert.Equal(1, Assert.Single(events.OfType<ItemCancelled<int, int>>()).Item);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Without_fail_fast_a_failure_is_the_items_own()
    {
        await using var engine = new BatchEngine<int, int>(
            "test", new BatchOptions(), (item, _) => item % 2 == 0 ? throw new InvalidDataException() : new ValueTask<int>(item));

        var events = await engine.DriveAsync(Enumerable.Range(0, 100));

        Assert.Equal((50, 50), (events.OfType<ItemFailed<int, int>>().Count(), events.OfType<ItemSucceeded<int, int>>().Count()));
    }
}
