namespace Reconcile;

/// <summary>
/// The limit of a key that nobody has given one: when its server first refuses a call, the rate at which calls were made until then. Of a few calls there is no
/// telling; then the pause that the server asks for is all. Not thread-safe.
/// </summary>
internal sealed class LearnedLimit(long frequency)
{
    /// <summary>Calls that are remembered to know the rate from.</summary>
    public const int CallsRemembered = 256;

    // Fewer say nothing of a rate.
    private const int FewCalls = 4;

    // In seconds. Calls that are too few in one are counted in the next, which tells slow rates apart.
    private static readonly int[] s_windows = [1, 2, 5, 10, 20, 30, 60];
    private const double MostGrowth = 1024;

    /// <summary>Whether the key's limit is a learned one.</summary>
    public bool IsInForce { get; private set; }

    /// <summary>The share of the limits that may be used: of a learned one more than all, for it may have been learned from a server's bad moment.</summary>
    public double MostShare => IsInForce ? MostGrowth : 1;

    /// <summary>Gives a key a limit if it has none.</summary>
    public void Learn(ScaledLimits limits, SentTimes sent, int open, long now)
    {
        if (limits.Limits.Count > 0)
        {
            return;
        }

        foreach (var seconds in s_windows)
        {
            var calls = sent.CountAfter(now - seconds * frequency) + open;
            if (calls >= FewCalls)
            {
                limits.Replace([new RateLimit(calls, TimeSpan.FromSeconds(seconds))], 1);
                IsInForce = true;
                return;
            }
        }
    }

    public void Forget() => IsInForce = false;
}
