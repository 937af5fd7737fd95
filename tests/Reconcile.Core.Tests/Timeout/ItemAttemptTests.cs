using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Timeout;

public sealed class ItemAttemptTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CountingTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<AttemptEnd> _abandoned = [];

    [Fact]
    public void In_a_run_that_is_stopped_already_the_operation_is_not_to_be_called()
    {
        _stopping.Cancel();
        var attempt = Create();

        Assert.False(attempt.Start());
        Assert.True(attempt.Token.IsCancellationRequested);
        Assert.Equal(AttemptEnd.Cancelled, attempt.Settle());
        Assert.Equal(0, _time.LiveTimers);
    }

    [Fact]
    public void Once_settled_the_watchdog_does_nothing_more()
    {
        var attempt = Create();
        Assert.True(attempt.Start());

        Assert.Equal(AttemptEnd.Completed, attempt.Settle());
        _time.Advance(TimeSpan.FromHours(1));
        _stopping.Cancel();

        Assert.Equal((false, 0, 0), (attempt.Token.IsCancellationRequested, _abandoned.Count, _time.LiveTimers));
    }

    [Fact]
    public void A_late_return_finds_the_attempt_settled()
    {
        var attempt = Create();
        attempt.Start();
        _time.Advance(Limit);
        Assert.True(attempt.Token.IsCancellationRequested);
        _time.Advance(Grace);

        Assert.Equal([AttemptEnd.TimedOut], _abandoned);
        Assert.Equal(AttemptEnd.AlreadySettled, attempt.Settle());
        Assert.Equal(0, _time.LiveTimers);
    }

    [Fact]
    public void A_stop_just_before_the_limit_has_its_whole_grace()
    {
        var attempt = Create();
        attempt.Start();
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        _stopping.Cancel();

        _time.Advance(Grace - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_abandoned);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([AttemptEnd.Cancelled], _abandoned);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Of_watchdog_and_worker_exactly_one_settles_however_close_they_are()
    {
        for (var round = 0; round < 2000; round++)
        {
            _abandoned.Clear();
            var attempt = Create();
            attempt.Start();
            _time.Advance(Limit);
            using var start = new Barrier(2);
            var worker = Task.Run(() =>
            {
                start.SignalAndWait();
                return attempt.Settle();
            });
            start.SignalAndWait();
            _time.Advance(Grace);

            Assert.Equal(await worker == AttemptEnd.TimedOut ? 0 : 1, _abandoned.Count);
        }

        Assert.Equal(0, _time.LiveTimers);
    }

    [Fact]
    public void While_the_operation_waits_for_its_turn_the_time_stands_still()
    {
        var attempt = Create();
        attempt.Start();
        ItemTime.Current = attempt;
        _time.Advance(TimeSpan.FromSeconds(2));
        using (ItemTime.Wait())
        {
            _time.Advance(TimeSpan.FromHours(1));
        }

        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromMilliseconds(1));
        using (ItemTime.Wait())
        {
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(attempt.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(attempt.Token.IsCancellationRequested);
        Assert.Equal(AttemptEnd.TimedOut, attempt.Settle());
    }

    [Fact]
    public void A_wait_that_outlives_its_attempt_starts_nothing()
    {
        var attempt = Create();
        attempt.Start();
        ItemTime.Current = attempt;
        using (ItemTime.Wait())
        {
            Assert.Equal(AttemptEnd.Completed, attempt.Settle());
        }

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((false, 0), (attempt.Token.IsCancellationRequested, _time.LiveTimers));
    }

    public void Dispose() => _stopping.Dispose();

    private ItemAttempt<int> Create() => new(
        new WorkItem<int>(1, ItemPriority.Normal), new AttemptRules(Limit, Grace, _time, _stopping.Token), (_, end) => _abandoned.Add(end));
}
