using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Throttle;

public sealed class RateGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<RateGate> _gates = [];

    public void Dispose() => _gates.ForEach(gate => gate.Dispose());

    [Fact]
    public async Task A_window_holds_so_many_calls_and_the_next_is_told_when_to_come()
    {
        var gate = NewGate("3/1s");
        for (var call = 0; call < 3; call++)
        {
            (await PermitAsync(gate)).Dispose();
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var answer = await AskAsync(gate);

        // The first call leaves the window, 1 % longer than the limit's, at 1.010 s.
        Assert.Null(answer.Permit);
        Assert.Equal(TimeSpan.FromMilliseconds(710) + TimeSpan.FromTicks(1), answer.Wait);
        _time.Advance(TimeSpan.FromMilliseconds(709));
        Assert.Null((await AskAsync(gate, answer.Ticket)).Permit);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await AskAsync(gate, answer.Ticket)).Permit);
    }

    [Fact]
    public async Task All_limits_hold()
    {
        var gate = NewGate("2/1s", "3/1m");
        (await PermitAsync(gate)).Dispose();
        (await PermitAsync(gate)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await PermitAsync(gate)).Dispose();

        Assert.Equal(58.6, (await AskAsync(gate)).Wait.TotalSeconds, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Nothing_is_learned_from_a_few_calls_but_the_pause(int calls)
    {
        var gate = NewGate();
        for (var call = 0; call < calls; call++)
        {
            using var permit = await PermitAsync(gate);
            permit.Sent();
            if (call == calls - 1)
            {
                permit.Throttled(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(1, (await AskAsync(gate)).Wait.TotalSeconds, 5);
        Assert.Empty(gate.StatisticsOf("key")!.Limits);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.NotNull((await AskAsync(gate)).Permit);
    }

    [Fact]
    public async Task Slow_calls_are_learned_by_the_time_they_took()
    {
        var gate = NewGate();
        for (var call = 0; call < 6; call++)
        {
            using var permit = await PermitAsync(gate);
            permit.Sent();
            if (call == 5)
            {
                permit.Throttled(TimeSpan.FromSeconds(1));
            }

            _time.Advance(TimeSpan.FromSeconds(1.5));
        }

        Assert.Equal(new RateLimit(4, TimeSpan.FromSeconds(5)), Assert.Single(gate.StatisticsOf("key")!.Limits));
    }

    [Fact]
    public async Task Keys_do_not_share_a_limit()
    {
        var gate = NewGate("1/1s");

        Assert.NotNull((await AskAsync(gate, key: "a")).Permit);
        Assert.NotNull((await AskAsync(gate, key: "b")).Permit);
        Assert.Null((await AskAsync(gate, key: "a")).Permit);
    }

    [Fact]
    public async Task A_key_can_have_limits_of_its_own()
    {
        var gate = Own(new RateGate("test", new RateGateOptions { Limits = [RateLimit.Parse("1/1s")], LimitsOf = key => key == "wide" ? [RateLimit.Parse("2/1s")] : null }, _time));

        Assert.Equal("PPW", await AsksAsync(gate, "wide", 3));
        Assert.Equal("PWW", await AsksAsync(gate, "narrow", 3));
    }

    [Fact]
    public async Task A_call_that_may_still_reach_the_server_counts_however_long_it_takes()
    {
        var gate = NewGate("1/1s");
        var permit = await PermitAsync(gate);
        _time.Advance(TimeSpan.FromSeconds(30));
        var waiting = await AskAsync(gate);
        Assert.Null(waiting.Permit);

        permit.Sent();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.01, (await AskAsync(gate, waiting.Ticket)).Wait.TotalSeconds, 5);
        _time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.NotNull((await AskAsync(gate, waiting.Ticket)).Permit);
    }

    [Fact]
    public async Task Each_of_those_who_wait_has_a_turn_of_its_own()
    {
        var gate = NewGate("2/1s");
        (await PermitAsync(gate)).Dispose();
        (await PermitAsync(gate)).Dispose();

        var waits = new List<double>();
        for (var call = 0; call < 6; call++)
        {
            waits.Add(Math.Round((await AskAsync(gate)).Wait.TotalSeconds, 3));
        }

        Assert.Equal([1.01, 1.01, 2.02, 2.02, 3.03, 3.03], waits);
    }

    [Fact]
    public async Task Who_came_first_is_served_first()
    {
        var gate = NewGate("1/1s");
        (await PermitAsync(gate)).Dispose();
        var first = (await AskAsync(gate)).Ticket;
        var second = (await AskAsync(gate)).Ticket;
        _time.Advance(TimeSpan.FromSeconds(1.01));

        Assert.Null((await AskAsync(gate)).Permit);
        Assert.Null((await AskAsync(gate, second)).Permit);
        Assert.NotNull((await AskAsync(gate, first)).Permit);
    }

    [Fact]
    public async Task Who_does_not_come_keeps_the_others_waiting_for_a_moment_only()
    {
        var gate = NewGate("1/1s");
        (await PermitAsync(gate)).Dispose();
        var late = (await AskAsync(gate)).Ticket;
        _time.Advance(TimeSpan.FromSeconds(1.01) + KeyGate.Lateness);
        var behind = await AskAsync(gate);
        Assert.Null(behind.Permit);

        _time.Advance(behind.Wait);
        (await PermitAsync(gate, behind.Ticket)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(1.02));

        Assert.NotNull((await AskAsync(gate, late)).Permit);
    }

    [Fact]
    public async Task What_was_permitted_before_a_pause_is_called_back_and_given_back_it_counts_nowhere()
    {
        var gate = NewGate("2/1m");
        var made = await PermitAsync(gate);
        var late = await PermitAsync(gate);
        Assert.Equal((false, false), (made.IsCalledBack, late.IsCalledBack));
        made.Unavailable(TimeSpan.FromSeconds(5));
        made.Dispose();
        Assert.True(late.IsCalledBack);
        late.GiveBack();
        late.Dispose();
        Assert.Equal((1L, 0, 0.5), Assert.Single(gate.Statistics) is var key ? (key.Permits, key.InFlight, key.WindowUse) : default);

        // A window is a minute, in which there is room for one more.
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False((await PermitAsync(gate)).IsCalledBack);
        Assert.Null((await AskAsync(gate)).Permit);
        Assert.Equal((0L, 1.0), Assert.Single(gate.Statistics) is var then ? (then.Throttled, then.Share) : default);
    }

    [Fact]
    public async Task A_refusal_calls_back_what_was_permitted_at_the_rate_before()
    {
        var gate = NewGate("8/1s");
        var refused = await PermitAsync(gate);
        var other = await PermitAsync(gate);
        refused.Throttled(TimeSpan.Zero);
        Assert.True(other.IsCalledBack);
    }

    [Fact]
    public async Task A_place_that_is_given_up_is_given_to_the_next()
    {
        var gate = NewGate("1/1s");
        (await PermitAsync(gate)).Dispose();
        var first = (await AskAsync(gate)).Ticket!;
        var second = (await AskAsync(gate)).Ticket;
        first.Dispose();
        first.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1.01));

        Assert.Equal(1, Assert.Single(gate.Statistics).Waiting);
        Assert.NotNull((await AskAsync(gate, second)).Permit);
    }

    [Fact]
    public async Task A_ticket_for_another_key_is_refused()
    {
        var gate = NewGate("1/1s");
        await PermitAsync(gate);
        var ticket = (await AskAsync(gate)).Ticket;

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await gate.AcquireAsync("other", ticket, default));

        Assert.StartsWith("The ticket is for 'key', not for 'other'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_so_many_calls_are_under_way()
    {
        var gate = Own(new RateGate("test", new RateGateOptions { MaxInFlight = 2 }, _time));
        using var first = await PermitAsync(gate);
        var second = await PermitAsync(gate);
        second.Sent();
        var waiting = await AskAsync(gate);
        Assert.Null(waiting.Permit);
        Assert.InRange(waiting.Wait, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(11));

        second.Dispose();
        second.Dispose();
        _time.Advance(waiting.Wait);

        Assert.NotNull((await AskAsync(gate, waiting.Ticket)).Permit);
        Assert.Equal(2, Assert.Single(gate.Statistics).InFlight);
    }

    [Fact]
    public async Task A_refusal_pauses_the_key_for_as_long_as_the_server_says_and_halves_its_rate()
    {
        var gate = NewGate("4/1s");
        var permits = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PermitAsync(gate)));
        var waiting = await AskAsync(gate);

        permits[0].Throttled(TimeSpan.FromSeconds(7));
        permits[1].Throttled(TimeSpan.FromSeconds(5));
        Array.ForEach(permits, permit => permit.Dispose());

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(7), Assert.Single(gate.Statistics).PausedUntil);
        Assert.Equal((2, 0.5), (Assert.Single(gate.Statistics).Throttled, Assert.Single(gate.Statistics).Share));
        _time.Advance(waiting.Wait);
        waiting = await AskAsync(gate, waiting.Ticket);
        Assert.Equal(5.99, waiting.Wait.TotalSeconds, 5);
        _time.Advance(waiting.Wait);
        Assert.NotNull((await AskAsync(gate, waiting.Ticket)).Permit);
        Assert.Equal("PW", await AsksAsync(gate, "key", 2));
    }

    [Fact]
    public async Task A_server_that_does_not_say_is_left_alone_for_a_minute()
    {
        var gate = NewGate("4/1s");

        (await PermitAsync(gate)).Throttled(null);

        Assert.Equal(60, (await AskAsync(gate)).Wait.TotalSeconds, 5);
    }

    [Fact]
    public async Task No_pause_is_longer_than_a_day()
    {
        var gate = NewGate("4/1s");

        gate.Pause("key", TimeSpan.FromDays(300));

        Assert.Equal(1, (await AskAsync(gate)).Wait.TotalDays, 5);
    }

    [Fact]
    public async Task A_key_without_limits_learns_one_from_the_first_refusal()
    {
        var gate = NewGate();
        var permits = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => PermitAsync(gate)));
        Array.ForEach(permits, permit => permit.Sent());
        Assert.Equal(double.PositiveInfinity, Assert.Single(gate.Statistics).PerSecond);

        Array.ForEach(permits, permit => permit.Throttled(TimeSpan.FromSeconds(2)));

        var learned = Assert.Single(gate.Statistics);
        Assert.Equal((0.5, "40/1s"), (learned.Share, Assert.Single(learned.Limits).ToString()));
        Assert.InRange(learned.PerSecond, 19.5, 20);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(20, (await AsksAsync(gate, "key", 40)).Count(answer => answer == 'P'));
    }

    [Fact]
    public async Task A_slow_rate_is_learned_by_the_minute()
    {
        var gate = NewGate();
        for (var call = 0; call < 3; call++)
        {
            (await PermitAsync(gate)).Dispose();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        (await PermitAsync(gate)).Throttled(TimeSpan.Zero);

        Assert.Equal("4/1m", Assert.Single(Assert.Single(gate.Statistics).Limits).ToString());
    }

    [Fact]
    public async Task A_gate_that_is_not_adaptive_only_pauses()
    {
        var gate = Own(new RateGate("test", new RateGateOptions { Adaptive = false }, _time));

        (await PermitAsync(gate)).Throttled(TimeSpan.FromSeconds(1));

        Assert.Equal((1.0, 0), (Assert.Single(gate.Statistics).Share, Assert.Single(gate.Statistics).Limits.Count));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("PP", await AsksAsync(gate, "key", 2));
    }

    [Fact]
    public async Task Limits_can_be_changed_and_what_was_sent_counts_in_them()
    {
        var gate = NewGate("2/1s");
        (await PermitAsync(gate)).Dispose();

        gate.Limit("key", RateLimit.Parse("1/1m"));
        Assert.Null((await AskAsync(gate)).Permit);
        gate.Limit("key", RateLimit.Parse("3/1m"));

        // The ticket before is ready for its permit, and has precedence over one of the two that are left.
        Assert.Equal("PW", await AsksAsync(gate, "key", 2));
    }

    [Fact]
    public async Task A_reset_ends_the_pause_and_forgets_the_counts_but_not_what_was_sent()
    {
        var gate = NewGate("2/1s");
        using (var permit = await PermitAsync(gate))
        {
            permit.Throttled(TimeSpan.FromHours(1));
        }

        Assert.True(gate.Reset("key"));
        Assert.False(gate.Reset("unknown"));

        var key = Assert.Single(gate.Statistics);
        Assert.Equal((1.0, 0, 0, null), (key.Share, key.Throttled, key.Permits, key.PausedUntil));
        Assert.Equal("PW", await AsksAsync(gate, "key", 2));
    }

    [Fact]
    public async Task Statistics_tell_what_a_key_is_doing()
    {
        var gate = NewGate("2/1s");
        using var permit = await PermitAsync(gate);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        (await PermitAsync(gate)).Dispose();
        var answer = await AskAsync(gate);
        permit.Dispose();
        _time.Advance(answer.Wait);
        (await PermitAsync(gate, answer.Ticket)).Sent();
        await PermitAsync(gate);
        await AskAsync(gate);

        var key = Assert.Single(gate.Statistics);

        Assert.Equal(("test", "key", "2/1s"), (key.Gate, key.Key, Assert.Single(key.Limits).ToString()));
        Assert.Equal((4, 2, 1, 2), (key.Permits, key.Waits, key.Waiting, key.InFlight));
        Assert.Equal((1.01, 1.0), (Math.Round(key.TotalWait.TotalSeconds, 3), key.WindowUse));
        Assert.Equal((1.98, null, _time.GetUtcNow()), (Math.Round(key.PerSecond, 2), key.PausedUntil, key.LastUsed));
    }

    [Fact]
    public async Task Keys_that_are_not_used_are_forgotten_when_that_makes_no_difference()
    {
        var gate = NewGate("2/1m");
        (await PermitAsync(gate, key: "idle")).Dispose();
        var held = await PermitAsync(gate, key: "held");
        gate.Pause("paused", TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromMinutes(10.5));
        await AskAsync(gate, key: "new");
        Assert.Contains("idle", gate.Statistics.Select(key => key.Key));

        _time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(gate, key: "newer");

        Assert.Equal(["held", "new", "newer", "paused"], gate.Statistics.Select(key => key.Key));
        held.Dispose();
    }

    [Fact]
    public async Task An_evicted_key_takes_a_late_ticket_as_a_new_one()
    {
        var gate = NewGate("1/1s");
        (await PermitAsync(gate)).Dispose();
        var late = (await AskAsync(gate)).Ticket!;
        _time.Advance(TimeSpan.FromMinutes(1));
        (await PermitAsync(gate)).Dispose();
        _time.Advance(TimeSpan.FromMinutes(20));
        await AskAsync(gate, key: "other");
        Assert.DoesNotContain("key", gate.Statistics.Select(key => key.Key));
        (await PermitAsync(gate)).Dispose();

        var again = await AskAsync(gate, late);

        Assert.NotSame(late, again.Ticket);
        late.Dispose();
        Assert.Equal(1, gate.Statistics.Single(key => key.Key == "key").Waiting);
    }

    [Fact]
    public async Task A_caller_can_wait_for_its_permit()
    {
        var gate = NewGate("1/1s");
        (await gate.WaitAsync("key", default)).Dispose();
        var first = gate.WaitAsync("key", default).AsTask();
        var second = gate.WaitAsync("key", default).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1011));
        (await first.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Dispose();
        Assert.False(second.IsCompleted);
        while (!second.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        (await second).Dispose();
    }

    [Fact]
    public async Task Who_stops_waiting_gives_up_the_place()
    {
        using var stop = new CancellationTokenSource();
        var gate = NewGate("1/1s");
        (await gate.WaitAsync("key", default)).Dispose();
        var waiting = gate.WaitAsync("key", stop.Token).AsTask();
        Assert.Equal(1, Assert.Single(gate.Statistics).Waiting);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, Assert.Single(gate.Statistics).Waiting);
    }

    [Theory]
    [InlineData("Limits.Count is 9; it can be 0 to 8.")]
    [InlineData("MaxInFlight is -1; it can be 0 to 10000.")]
    [InlineData("DefaultPause is 2.00:00:00; it can be 00:00:00 to 1.00:00:00.")]
    [InlineData("IdleTime is -00:00:01; it can be 00:00:00 to 1.00:00:00.")]
    public void Options_out_of_range_are_refused(string message)
    {
        var options = message.Split(' ')[0] switch
        {
            "Limits.Count" => new RateGateOptions { Limits = [.. Enumerable.Repeat(RateLimit.Parse("1/1s"), 9)] },
            "MaxInFlight" => new RateGateOptions { MaxInFlight = -1 },
            "DefaultPause" => new RateGateOptions { DefaultPause = TimeSpan.FromDays(2) },
            _ => new RateGateOptions { IdleTime = TimeSpan.FromSeconds(-1) },
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RateGate("test", options, _time));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private RateGate NewGate(params string[] limits) => Own(new RateGate("test", new RateGateOptions { Limits = [.. limits.Select(RateLimit.Parse)] }, _time));

    private RateGate Own(RateGate gate)
    {
        _gates.Add(gate);
        return gate;
    }

    private static ValueTask<RateAnswer> AskAsync(RateGate gate, RateTicket? ticket = null, string key = "key") => gate.AcquireAsync(key, ticket, default);

    private static async Task<RatePermit> PermitAsync(RateGate gate, RateTicket? ticket = null, string key = "key") =>
        (await AskAsync(gate, ticket, key)).Permit ?? throw new InvalidOperationException("There was no permit.");

    /// <summary>A letter for each request: P for a permit, W for a wait.</summary>
    private static async Task<string> AsksAsync(RateGate gate, string key, int count)
    {
        var answers = new StringBuilder();
        for (var call = 0; call < count; call++)
        {
            answers.Append((await AskAsync(gate, key: key)).Permit is null ? 'W' : 'P');
        }

        return answers.ToString();
    }
}
