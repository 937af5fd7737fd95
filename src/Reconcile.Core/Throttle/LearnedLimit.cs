namespace Reconcile;

/// <summary>The limit of a key that nobody has given one: when its server first refuses a call, the rate at which calls were made until then. Not thread-safe.</summary>
internal sealed class LearnedLimit(long frequency)
{
    /// <summary>Calls that are remembered to know the rate from.</summary>
    public const int CallsRemembered = 256;

    // Fewer calls a second are counted by the minute, which tells slow rates apart.
    private const int FewCalls = 4;
    private const double MostGrowth = 1024;

    /// <summary>Whether the key's limit is a learned one.</summary>
    public bool IsInForce { get; private set; }

    /// <summary>The share of the limits that may be used: of a learned one more than all, for it may have been learned from a server's bad moment.</summary>
    public double MostShare => IsInForce ? MostGrowth : 1;

    /// <summary>Gives a key a limit if it has none.</summary>
    public void Learn(ScaledLimits limits, SentTimes sent, int open, long now)
    {
        if (limits.Limits.Count == 0)
        {
            var inSecond = sent.CountAfter(now - frequency) + open;
            var inMinute = sent.CountAfter(now - 60 * frequency) + open;
            limits.Replace([inSecond >= FewCalls ? new RateLimit(inSecond, TimeSpan.FromSeconds(1)) : new RateLimit(Math.Max(1, inMinute), TimeSpan.FromMinutes(1))], 1);
            IsInForce = true;
        }
    }

    public void Forget() => IsInForce = false;
}
