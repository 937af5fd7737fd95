using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Timeout;

/// <summary>Invariant 3: cancelled is not timed out is not failed.</summary>
public sealed class ItemTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly BatchOptions Options = new() { MaxWorkers = 1, ItemTimeout = Limit };

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_that_obeys_its_timeout_times_out_with_the_limit_in_its_error()
    {
        var events = await TimeOutAsync((gate, token) => gate.ObeyAsync(token));

        var end = Assert.IsType<ItemTimedOut<int, int>>(Assert.Single(events.Ends()));
        Assert.Equal((Limit, false, 1, Limit), (end.Error.Limit, end.Error.Abandoned, end.Attempts, end.Duration));
        Assert.Contains("5 s", end.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(events, happened => happened is Notice<int, int>);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Any_exception_after_the_limit_is_the_timeout()
    {
        var events = await TimeOutAsync((gate, token) => gate.AfterCancellationAsync(() => throw new InvalidDataException("query aborted"), token));

        Assert.IsType<ItemTimedOut<int, int>>(Assert.Single(events.Ends()));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_result_that_comes_after_the_limit_is_a_timeout()
    {
        var events = await TimeOutAsync((gate, token) => gate.AfterCancellationAsync(() => 42, token));

        Assert.IsType<ItemTimedOut<int, int>>(Assert.Single(events.Ends()));
    }

    [Theory(Timeout = EngineDriver.Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_of_an_item_is_its_own_also_where_a_run_is_started_within_anothers(bool hasLimit)
    {
        var outer = new ItemAttempt<int>(new WorkItem<int>(1, ItemPriority.Normal), new AttemptRules(Limit, Limit, TimeProvider.System, default), (_, _) => { });
        ItemTime.Current = outer;
        var seen = new List<ItemTime?>();
        await using var engine = new BatchEngine<int, int>(
            new BatchJob<int, int>("test", (item, _) =>
            {
                seen.Add(ItemTime.Current);
                return ValueTask.FromResult(item);
            })
            {
                Prepare = _ =>
                {
                    seen.Add(ItemTime.Current);
                    return default;
                },
            },
            hasLimit ? Options : Options with { ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan });
        await engine.DriveAsync([1, 2]);

        Assert.Equal([true, !hasLimit, true, !hasLimit], seen.Select(time => time is null));
        Assert.DoesNotContain(outer, seen);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_result_within_the_limit_is_a_result()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Options, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        gate.Open();
        var events = await engine.DriveAsync([]);

        Assert.IsType<ItemSucceeded<int, int>>(Assert.Single(events.Ends()));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_cancelled_by_nobody_has_failed()
    {
        await using var engine = new BatchEngine<int, int>("test", Options, (_, _) => throw new OperationCanceledException("its own idea"));

        var events = await engine.DriveAsync([0]);

        Assert.Equal("its own idea", Assert.Single(events.OfType<ItemFailed<int, int>>()).Error.Message);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_timeout_exception_of_the_operations_own_is_a_failure()
    {
        await using var engine = new BatchEngine<int, int>("test", Options, (_, _) => throw new TimeoutException("command timeout"));

        var events = await engine.DriveAsync([0]);

        Assert.IsType<TimeoutException>(Assert.Single(events.OfType<ItemFailed<int, int>>()).Error);
    }

    [Theory(Timeout = EngineDriver.Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_a_stopped_runs_operation_does_it_was_cancelled(bool returns)
    {
        using var gate = new Gate();
        await using var engine = new BatchEngine<int, int>(
            "test", Options, (_, token) => gate.AfterCancellationAsync(() => returns ? 42 : throw new InvalidDataException(), token), time: new CountingTimeProvider());
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        engine.Cancel();
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.IsType<ItemCancelled<int, int>>(Assert.Single(events.Ends()));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_stop_after_the_limit_does_not_turn_the_timeout_into_a_cancellation()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", Options, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(Limit);
        engine.Cancel();
        gate.Open();
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.IsType<ItemTimedOut<int, int>>(Assert.Single(events.Ends()));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Each_attempt_has_the_whole_limit_when_timeouts_are_retried()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        var attempts = 0;
        var options = Options with { Retry = new RetryOptions { MaxRetries = 1, RetryTimeouts = true, BaseDelay = TimeSpan.Zero } };
        await using var engine = new BatchEngine<int, int>(
            "test", options, (_, token) => Interlocked.Increment(ref attempts) == 1 ? gate.ObeyAsync(token) : new ValueTask<int>(2), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(Limit);
        var events = await engine.DriveAsync([]);

        Assert.IsType<ItemTimeoutException>(Assert.Single(events.OfType<ItemRetried<int, int>>()).Error);
        Assert.Equal(2, Assert.Single(events.OfType<ItemSucceeded<int, int>>()).Attempts);
        Assert.Equal((1, 0), ((await engine.Completion).Retried, (await engine.Completion).TimedOut));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Without_being_asked_for_a_timeout_is_not_retried()
    {
        var events = await TimeOutAsync((gate, token) => gate.ObeyAsync(token), Options with { Retry = new RetryOptions { MaxRetries = 3 } });

        Assert.Empty(events.OfType<ItemRetried<int, int>>());
        Assert.IsType<ItemTimedOut<int, int>>(Assert.Single(events.Ends()));
    }

    private static async Task<List<BatchEvent<int, int>>> TimeOutAsync(Func<Gate, CancellationToken, ValueTask<int>> operation, BatchOptions? options = null)
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", options ?? Options, (_, token) => operation(gate, token), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;
        time.Advance(Limit);
        return await engine.DriveAsync([]);
    }
}
