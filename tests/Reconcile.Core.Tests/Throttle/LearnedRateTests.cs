using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Throttle;

/// <summary>A long queue at a server that tells its limit only by refusing: how often it has to, and how much of it is used.</summary>
public sealed class LearnedRateTests
{
    [Theory]
    [InlineData(50, 1000, 1, 0.8)]
    [InlineData(50, 1000, 5, 0.55)]
    [InlineData(10, 1000, 1, 0.9)]
    [InlineData(200, 1000, 1, 0.75)]
    [InlineData(50, 10, 1, 0.8)]
    public async Task Few_calls_are_refused_and_most_of_the_limit_is_used_however_many_wait(int perSecond, int waiting, int retryAfter, double leastUse)
    {
        using var server = new RefusingServer(perSecond, TimeSpan.FromSeconds(retryAfter), calls: 60 * perSecond, waiting);

        await server.RunAsync();

        Assert.InRange(server.RefusedShare, 0, 0.02);
        Assert.InRange(server.Use, leastUse, 1);
    }
}

/// <summary>Callers in a queue, a gate without a limit, and a server with one, on one fake clock.</summary>
/// <param name="perSecond">Calls that the server answers in any second.</param>
/// <param name="retryAfter">How long it then asks to wait.</param>
/// <param name="calls">Calls to be made, each until it is answered.</param>
/// <param name="waiting">How many of them ask for a permit at the same time; the others follow as these are answered.</param>
internal sealed class RefusingServer(int perSecond, TimeSpan retryAfter, int calls, int waiting) : IDisposable
{
    private const int Workers = 8;
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(2);

    private readonly FakeTimeProvider _time = new();
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> _happenings = new();
    private readonly Queue<RateTicket?> _ready = new();
    private readonly Queue<DateTimeOffset> _lastSecond = new();
    private RateGate _gate = null!;
    private DateTimeOffset? _met;
    private int _order;
    private int _begun;
    private int _underWay;
    private int _behind;
    private int _refusedBehind;

    /// <summary>Of the calls that came a second or more after the limit was met for the first time, the part that was refused.</summary>
    public double RefusedShare => (double)_refusedBehind / _behind;

    /// <summary>What was answered as a part of what could have been.</summary>
    public double Use { get; private set; }

    public async Task RunAsync()
    {
        _gate = new RateGate("learning", new RateGateOptions(), _time);
        var start = _time.GetUtcNow();
        for (var caller = 0; caller < Math.Min(waiting, calls); caller++)
        {
            Begin();
        }

        while (_happenings.TryDequeue(out var happening, out var when))
        {
            _time.Advance(when.At - _time.GetUtcNow());
            happening();
            await WorkAsync();
        }

        Use = calls / (perSecond * (_time.GetUtcNow() - start).TotalSeconds);
    }

    public void Dispose() => _gate.Dispose();

    private void Begin()
    {
        if (_begun < calls)
        {
            _begun++;
            In(TimeSpan.Zero, () => _ready.Enqueue(null));
        }
    }

    /// <summary>Whoever is ready and finds a worker asks for a permit; without one it comes back when it is told to.</summary>
    private async Task WorkAsync()
    {
        while (_underWay < Workers && _ready.TryDequeue(out var ticket))
        {
            var answer = await _gate.AcquireAsync("key", ticket, default);
            if (answer.Permit is { } permit)
            {
                _underWay++;
                In(Way, () => Arrive(permit));
            }
            else
            {
                In(answer.Wait, () => _ready.Enqueue(answer.Ticket));
            }
        }
    }

    private void Arrive(RatePermit permit)
    {
        var now = _time.GetUtcNow();
        while (_lastSecond.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1))
        {
            _lastSecond.Dequeue();
        }

        var isRefused = _lastSecond.Count >= perSecond;
        if (isRefused)
        {
            _met ??= now;
        }
        else
        {
            _lastSecond.Enqueue(now);
        }

        if (now - _met >= TimeSpan.FromSeconds(1))
        {
            _behind++;
            _refusedBehind += isRefused ? 1 : 0;
        }

        In(Way, () => End(permit, isRefused));
    }

    private void End(RatePermit permit, bool isRefused)
    {
        if (isRefused)
        {
            permit.Throttled(retryAfter);
            In(retryAfter, () => _ready.Enqueue(null));
        }
        else
        {
            Begin();
        }

        permit.Dispose();
        _underWay--;
    }

    private void In(TimeSpan wait, Action action) => _happenings.Enqueue(action, (_time.GetUtcNow() + wait, _order++));
}
