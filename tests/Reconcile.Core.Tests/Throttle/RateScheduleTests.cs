using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Throttle;

/// <summary>Random callers at a gate: whatever they do, no window of the server's ever holds more calls than the limit.</summary>
public sealed class RateScheduleTests
{
    private static readonly string[][] Limits = [["1/1s"], ["5/1s"], ["5/1s", "20/10s"], ["3/500ms", "40/1m"], ["50/1s"], ["2/1s", "7/5s", "11/20s"]];

    [Fact]
    public void No_window_holds_more_calls_than_its_limit() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Plans().ToArbitrary(), plan =>
        {
            using var server = new SimulatedCallers(plan);
            server.Run();
            AssertWithin(plan, server.Arrivals);
            Assert.Equal(plan.Callers.Count(caller => !caller.GivesUp), server.Arrivals.Count);
        }));

    [Theory]
    [InlineData("5/1s")]
    [InlineData("150/1m")]
    [InlineData("5/1s", "150/1m")]
    [InlineData("100/1s")]
    public void Nearly_the_whole_limit_is_used(params string[] limits)
    {
        // One call more than fills a whole number of windows: ideally it is sent when the last of them is over.
        var slowest = limits.Select(RateLimit.Parse).MinBy(limit => limit.PerSecond)!;
        var windows = Math.Max(6, 1000 / slowest.Permits);
        var plan = new CallPlan(limits, [.. Enumerable.Repeat(new CallerPlan(0, 2, 1, 1, false, false), windows * slowest.Permits + 1)]);
        using var server = new SimulatedCallers(plan);

        server.Run();

        AssertWithin(plan, server.Arrivals);
        Assert.InRange(windows * slowest.Window / TimeSpan.FromMilliseconds(server.Arrivals[^1]), 0.97, 1);

        // Nobody comes in vain more often than the delays of those before explain.
        Assert.InRange((double)server.Requests / plan.Callers.Length, 1, 3);
    }

    [Fact]
    public void Those_who_wait_are_served_in_their_order()
    {
        var plan = new CallPlan(["5/1s"], [.. Enumerable.Range(0, 200).Select(caller => new CallerPlan(caller, 0, 0, 0, false, false))]);
        using var server = new SimulatedCallers(plan);

        server.Run();

        Assert.Equal(Enumerable.Range(0, 200), server.Served);
    }

    private static void AssertWithin(CallPlan plan, List<double> arrivals)
    {
        foreach (var limit in plan.Limits.Select(RateLimit.Parse))
        {
            for (var call = limit.Permits; call < arrivals.Count; call++)
            {
                Assert.True(
                    arrivals[call] - arrivals[call - limit.Permits] >= limit.Window.TotalMilliseconds,
                    $"{limit} was exceeded by the call that arrived at {arrivals[call]} ms.");
            }
        }
    }

    private static Gen<CallPlan> Plans() =>
        from limits in Gen.Elements(Limits)
        from callers in Callers().NonEmptyListOf()
        select new CallPlan(limits, [.. callers]);

    private static Gen<CallerPlan> Callers() =>
        from asks in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 20_000)))
        from lateness in Gen.Frequency((3, Gen.Choose(0, 5)), (1, Gen.Choose(0, 4000)))
        from way in Gen.Frequency((3, Gen.Choose(0, 20)), (1, Gen.Choose(0, 3000)))
        from unknown in Gen.Choose(0, 500)
        from givesUp in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isRefused in Gen.Frequency((19, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new CallerPlan(asks, lateness, way, unknown, givesUp, isRefused);
}

/// <param name="Asks">When it asks first, in ms.</param>
/// <param name="Lateness">How much later than told it comes back each time, in ms.</param>
/// <param name="Way">Time from the permit to the server, in ms.</param>
/// <param name="Unknown">Time from there until the caller knows that the call has arrived, in ms.</param>
/// <param name="GivesUp">Whether it gives its place up instead of coming back.</param>
/// <param name="IsRefused">Whether the server refuses the call.</param>
internal sealed record CallerPlan(int Asks, int Lateness, int Way, int Unknown, bool GivesUp, bool IsRefused);

internal sealed record CallPlan(string[] Limits, CallerPlan[] Callers)
{
    // FsCheck prints a counterexample with it.
    public override string ToString() => $"{string.Join(' ', Limits)}: {string.Join(", ", Callers.Select(caller => caller.ToString()))}";
}

/// <summary>Callers, a gate and a server on one fake clock.</summary>
internal sealed class SimulatedCallers(CallPlan plan) : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly PriorityQueue<Action, (double At, int Order)> _happenings = new();
    private RateGate _gate = null!;
    private double _now;
    private int _order;

    /// <summary>When calls arrived, in ms.</summary>
    public List<double> Arrivals { get; } = [];

    /// <summary>Callers in the order of their permits.</summary>
    public List<int> Served { get; } = [];

    /// <summary>How often anybody asked.</summary>
    public int Requests { get; private set; }

    public void Run()
    {
        _gate = new RateGate("simulated", new RateGateOptions { Limits = [.. plan.Limits.Select(RateLimit.Parse)] }, _time);
        for (var caller = 0; caller < plan.Callers.Length; caller++)
        {
            var asking = caller;
            At(plan.Callers[caller].Asks, () => Ask(asking, null));
        }

        while (_happenings.TryDequeue(out var happening, out var when))
        {
            _time.Advance(TimeSpan.FromMilliseconds(when.At - _now));
            _now = when.At;
            happening();
        }

        foreach (var key in _gate.Statistics)
        {
            Assert.Equal((0, 0, Arrivals.Count), (key.InFlight, key.Waiting, key.Permits));
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Ask(int caller, RateTicket? ticket)
    {
        var does = plan.Callers[caller];
        if (does.GivesUp)
        {
            ticket?.Dispose();
            return;
        }

        Assert.True(++Requests < 100 * plan.Callers.Length, "Callers come in vain again and again.");
        var answer = _gate.AcquireAsync("key", ticket, default).AsTask().Result;
        if (answer.Permit is not { } permit)
        {
            At(_now + Math.Ceiling(answer.Wait.TotalMilliseconds) + does.Lateness, () => Ask(caller, answer.Ticket));
            return;
        }

        Served.Add(caller);
        At(_now + does.Way, () => Arrivals.Add(_now));
        At(_now + does.Way + does.Unknown, () => End(permit, does));
    }

    private static void End(RatePermit permit, CallerPlan does)
    {
        if (does.IsRefused)
        {
            permit.Throttled(TimeSpan.FromSeconds(3));
        }

        permit.Dispose();
    }

    private void At(double moment, Action happening) => _happenings.Enqueue(happening, (moment, _order++));
}
