using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Retry;

/// <summary>Retries as a run sees them.</summary>
public sealed class RetryTests
{
    private static readonly BatchOptions Options = new()
    {
        MaxWorkers = 1,
        ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
        Retry = new RetryOptions { MaxRetries = 3 },
    };

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_item_is_tried_until_it_succeeds()
    {
        var time = new CountingTimeProvider();
        var attempts = 0;
        await using var engine = new BatchEngine<int, int>(
            "test", Options, (_, _) => Interlocked.Increment(ref attempts) < 4 ? throw new IOException($"attempt {attempts}") : new ValueTask<int>(attempts), time: time);

        var events = await engine.DriveAsync([0], time);

        Assert.Equal([1, 2, 3, 4], events.OfType<ItemStarted<int, int>>().Select(started => started.Attempt));
        var retries = events.OfType<ItemRetried<int, int>>().ToArray();
        Assert.Equal([(1, "attempt 1"), (2, "attempt 2"), (3, "attempt 3")], retries.Select(retried => (retried.Attempt, retried.Error.Message)));
        Assert.Equal(4, Assert.Single(events.OfType<ItemSucceeded<int, int>>()).Attempts);
        Assert.Equal((1, 3), ((await engine.Completion).Succeeded, (await engine.Completion).Retried));
        Assert.Equal(0, time.LiveTimers);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task When_no_retry_is_left_the_item_fails_with_its_last_error()
    {
        var time = new CountingTimeProvider();
        var attempts = 0;
        await using var engine = new BatchEngine<int, int>(
            "test", Options, (_, _) => throw new IOException($"attempt {Interlocked.Increment(ref attempts)}"), time: time);

        var events = await engine.DriveAsync([0], time);

        var failed = Assert.Single(events.OfType<ItemFailed<int, int>>());
        Assert.Equal(("attempt 4", 4), (failed.Error.Message, failed.Attempts));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task What_is_not_transient_fails_at_once()
    {
        await using var engine = new BatchEngine<int, int>("test", Options, (_, _) => throw new InvalidDataException(), error => error is IOException);

        Assert.Equal(1, Assert.Single((await engine.DriveAsync([0])).OfType<ItemFailed<int, int>>()).Attempts);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_waiting_retry_holds_no_worker()
    {
        var time = new CountingTimeProvider();
        var attempts = 0;
        await using var engine = new BatchEngine<int, int>(
            "test", Options with { Retry = Options.Retry with { BaseDelay = TimeSpan.FromDays(1), MaxDelay = TimeSpan.FromDays(1) } },
            (item, _) => item == 0 && Interlocked.Increment(ref attempts) == 1 ? throw new IOException() : new ValueTask<int>(item), time: time);
        Assert.True(engine.TryPost(0) && engine.TryPost(1));

        // Time stands still, so the only worker can end item 1 only if it does not wait for item 0.
        var events = new List<BatchEvent<int, int>>();
        while (!events.Ends().Any())
        {
            await engine.ReadOneAsync(events);
        }

        Assert.Equal(1, events.Ends().Single().Item);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, (await engine.DriveAsync([])).Ends().Single().Item);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_retried_item_passes_those_that_were_on_its_level()
    {
        using var gate = new Gate();
        var attempts = 0;
        await using var engine = new BatchEngine<string, int>(
            "test", Options with { Retry = Options.Retry with { BaseDelay = TimeSpan.Zero } }, async (item, _) =>
            {
                if (item == "first")
                {
                    await gate.IgnoreAsync();
                    return Interlocked.Increment(ref attempts) == 1 ? throw new IOException() : 1;
                }

                return 1;
            });
        Assert.True(engine.TryPost("first", ItemPriority.Low));
        await gate.Entered;
        Assert.True(engine.TryPost("low", ItemPriority.Low) && engine.TryPost("normal") && engine.TryPost("high", ItemPriority.High));

        gate.Open();
        var events = await engine.DriveAsync([]);

        Assert.Equal(["high", "normal", "first", "low"], events.Ends().Select(end => end.Item));
    }
}
