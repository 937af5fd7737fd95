namespace Reconcile;

/// <summary>What has happened at a key. Not thread-safe.</summary>
internal sealed class KeyCounts
{
    private const double Smoothing = 0.2;
    private static readonly TimeSpan LeastTimeToEnd = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostTimeToEnd = TimeSpan.FromSeconds(1);

    private double _meanCall;

    /// <summary>Calls under way.</summary>
    public int InFlight { get; private set; }

    public long Permits { get; private set; }

    public long Waits { get; set; }

    /// <summary>In the clock's units.</summary>
    public long WaitTime { get; private set; }

    public long Throttled { get; set; }

    public void Permitted(long waited)
    {
        InFlight++;
        Permits++;
        WaitTime += waited;
    }

    public void Ended(long took)
    {
        InFlight--;
        _meanCall = _meanCall == 0 ? took : _meanCall + Smoothing * (took - _meanCall);
    }

    /// <summary>A call that was permitted is not made.</summary>
    public void NotMade()
    {
        InFlight--;
        Permits--;
    }

    /// <summary>A guess at when so many of the calls under way have ended, for the next look.</summary>
    public long TimeToEnd(int calls, int atATime, long frequency) => (long)Math.Clamp(
        _meanCall * calls / atATime, LeastTimeToEnd.TotalSeconds * frequency, MostTimeToEnd.TotalSeconds * frequency);

    /// <summary>Forgets what is over.</summary>
    public void Clear() => (Permits, Waits, WaitTime, Throttled) = (0, 0, 0, 0);
}
