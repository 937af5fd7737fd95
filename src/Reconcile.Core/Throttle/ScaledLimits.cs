namespace Reconcile;

/// <summary>A key's limits in the clock's units, as they are at the share of the rate that the server accepts now. Not thread-safe.</summary>
internal sealed class ScaledLimits
{
    // What the clocks of two machines and the timers of a server may differ by within one window.
    private const double MarginPart = 0.01;
    private static readonly TimeSpan LeastMargin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostMargin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestProof = TimeSpan.FromMinutes(1);

    private readonly long _frequency;
    private (int Permits, long Window)[] _scaled = [];

    public ScaledLimits(IReadOnlyList<RateLimit> limits, long frequency)
    {
        _frequency = frequency;
        Limits = limits;
        Scale(1);
    }

    /// <summary>The limits as they were given.</summary>
    public IReadOnlyList<RateLimit> Limits { get; private set; }

    /// <summary>Moments that have to be remembered.</summary>
    public int MostPermits => Limits.Count == 0 ? 0 : Limits.Max(limit => limit.Permits);

    /// <summary>How long a call counts.</summary>
    public long LongestWindow => _scaled.Length == 0 ? 0 : _scaled.Max(limit => limit.Window);

    /// <summary>The time in which a rate shows whether the server accepts it: the longest window, at most a minute.</summary>
    public long ProofTime => Math.Min(LongestWindow, Units(LongestProof));

    public void Replace(IReadOnlyList<RateLimit> limits, double share)
    {
        Limits = limits;
        Scale(share);
    }

    /// <summary>Fewer permits; where that would be less than one, a longer window.</summary>
    public void Scale(double share) => _scaled = [.. Limits.Select(limit =>
    {
        var permits = limit.Permits * share;
        var window = limit.Window + Margin(limit.Window);
        return (Math.Max(1, (int)(permits + 1e-9)), Units(permits < 1 ? window / permits : window));
    })];

    /// <summary>Whether a call may be made now, with so many under way to the server or about to be made first.</summary>
    public bool HasRoom(SentTimes sent, int ahead, long now)
    {
        foreach (var (permits, window) in _scaled)
        {
            var free = permits - ahead;
            if (free < 1 || (sent.FromLast(free) is { } oldest && oldest + window > now))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>When the next call can be made, if nothing of what counts is forgotten.</summary>
    /// <param name="calls">The moments of earlier calls, past or planned: 1 asks for the last. Null: there is none.</param>
    public long Earliest(Func<int, long?> calls)
    {
        var earliest = long.MinValue;
        foreach (var (permits, window) in _scaled)
        {
            earliest = calls(permits) is { } oldest ? Math.Max(earliest, oldest + window) : earliest;
        }

        return earliest;
    }

    /// <summary>The most that any limit is used: 0 to 1, or a little more after limits were lowered.</summary>
    public double Use(SentTimes sent, int open, long now)
    {
        var use = 0.0;
        foreach (var (permits, window) in _scaled)
        {
            use = Math.Max(use, (double)(open + sent.CountAfter(now - window)) / permits);
        }

        return use;
    }

    /// <summary>Calls a second that all limits together allow in the long run; infinite without limits.</summary>
    public double PerSecond => _scaled.Length == 0 ? double.PositiveInfinity : _scaled.Min(limit => (double)limit.Permits * _frequency / limit.Window);

    private static TimeSpan Margin(TimeSpan window)
    {
        var margin = window * MarginPart;
        return margin < LeastMargin ? LeastMargin : margin > MostMargin ? MostMargin : margin;
    }

    private long Units(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * _frequency);
}
