namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 1: every accepted item yields exactly one terminal event, whatever happens.</summary>
public sealed class ExactlyOneEndTests
{
    private static readonly BatchOptions Narrow = new() { MaxWorkers = 2, QueueCapacity = 1, EventCapacity = 1 };

    [Theory(Timeout = EngineDriver.Hang)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 1)]
    [InlineData(4, 1, 64)]
    [InlineData(3, 64, 1)]
    [InlineData(64, 64, 64)]
    public async Task Every_item_that_succeeds_ends_once(int workers, int queueCapacity, int eventCapacity)
    {
        var options = new BatchOptions { MaxWorkers = workers, QueueCapacity = queueCapacity, EventCapacity = eventCapacity };
        await using var engine = new BatchEngine<int, int>("test", options, async (item, _) =>
        {
            await Task.Yield();
            return item * 2;
        });

        var events = await engine.DriveAsync(Enumerable.Range(0, 500));

        var results = events.OfType<ItemSucceeded<int, int>>().OrderBy(end => end.Item).Select(end => end.Result);
        Assert.Equal(Enumerable.Range(0, 500).Select(item => item * 2), results);
        Assert.Equal(500, events.Ends().Count());
        AssertAddsUp(await engine.Completion, accepted: 500, succeeded: 500);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_that_throws_before_it_returns_a_task_fails_its_item_and_no_other()
    {
        await using var engine = new BatchEngine<int, int>("test", Narrow, (item, _) =>
            item == 1 ? throw new InvalidDataException("broken") : new ValueTask<int>(item));

        var events = await engine.DriveAsync([0, 1, 2]);

        var failed = Assert.Single(events.OfType<ItemFailed<int, int>>());
        Assert.Equal(1, failed.Item);
        Assert.IsType<InvalidDataException>(failed.Error);
        AssertAddsUp(await engine.Completion, accepted: 3, succeeded: 2, failed: 1);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_that_throws_later_fails_its_item_and_no_other()
    {
        await using var engine = new BatchEngine<int, int>("test", Narrow, async (item, _) =>
        {
            await Task.Yield();
            return item == 1 ? throw new InvalidDataException("broken") : item;
        });

        var events = await engine.DriveAsync([0, 1, 2]);

        Assert.Equal(1, Assert.Single(events.OfType<ItemFailed<int, int>>()).Item);
        AssertAddsUp(await engine.Completion, accepted: 3, succeeded: 2, failed: 1);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_broken_retry_predicate_fails_the_item_with_both_errors_and_not_the_run()
    {
        var options = Narrow with { Retry = new RetryOptions { MaxRetries = 3 } };
        await using var engine = new BatchEngine<int, int>(
            "test", options, (_, _) => throw new InvalidDataException("item"), _ => throw new FormatException("predicate"));

        var events = await engine.DriveAsync([7]);

        var error = Assert.IsType<AggregateException>(Assert.Single(events.OfType<ItemFailed<int, int>>()).Error);
        Assert.Equal(["item", "predicate"], error.InnerExceptions.Select(inner => inner.Message));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Each_item_says_that_it_started_before_it_says_that_it_ended()
    {
        await using var engine = new BatchEngine<int, int>("test", Narrow, (item, _) => new ValueTask<int>(item));

        var events = await engine.DriveAsync(Enumerable.Range(0, 50));

        foreach (var item in Enumerable.Range(0, 50))
        {
            var start = events.FindIndex(e => e is ItemStarted<int, int> started && started.Item == item);
            var end = events.FindIndex(e => e is ItemEnded<int, int> ended && ended.Item == item);
            Assert.InRange(start, 0, end - 1);
        }
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_without_items_ends_without_events()
    {
        await using var engine = new BatchEngine<int, int>("test", Narrow, (item, _) => new ValueTask<int>(item));

        Assert.Empty(await engine.DriveAsync([]));
        AssertAddsUp(await engine.Completion, accepted: 0);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_engine_that_breaks_ends_its_events_with_the_reason()
    {
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Narrow, (item, _) => new ValueTask<int>(item), time: time);
        time.IsBroken = true;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.DriveAsync([1]));

        Assert.Equal("The clock is broken.", error.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Completion);
        var refused = Assert.Throws<InvalidOperationException>(() => engine.TryPost(2));
        Assert.Same(error, refused.InnerException);
        Assert.False(engine.Statistics.IsRunning);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Nothing_can_be_posted_after_the_input_is_complete()
    {
        await using var engine = new BatchEngine<int, int>("test", Narrow, (item, _) => new ValueTask<int>(item));
        engine.CompleteInput();

        Assert.Contains("CompleteInput", Assert.Throws<InvalidOperationException>(() => engine.TryPost(1)).Message, StringComparison.Ordinal);
        Assert.Empty(await engine.DriveAsync([]));
    }

    private static void AssertAddsUp(BatchSummary summary, long accepted, long succeeded = 0, long failed = 0)
    {
        Assert.Equal((accepted, succeeded, failed), (summary.Accepted, summary.Succeeded, summary.Failed));
        Assert.Equal(summary.Accepted, summary.Succeeded + summary.Failed + summary.TimedOut + summary.Cancelled);
    }
}
