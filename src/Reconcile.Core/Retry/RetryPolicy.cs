namespace Reconcile;

/// <summary>
/// Decides whether an item is tried again and when. Full jitter: the wait is drawn evenly between nothing and an upper
/// bound that doubles with each retry, so that items that failed together do not come back together.
/// </summary>
/// <param name="options">The limits.</param>
/// <param name="isTransient">Which exceptions are worth another attempt; null: all.</param>
/// <param name="random">Draws from 0 (inclusive) to 1 (exclusive); null: a random number.</param>
internal sealed class RetryPolicy(RetryOptions options, Func<Exception, bool>? isTransient = null, Func<double>? random = null)
{
    private readonly Func<double> _random = random ?? Random.Shared.NextDouble;

    /// <summary>Whether an item that failed so in its attempt number <paramref name="attempt"/>, from 1, is to be tried again.</summary>
    public bool IsRetried(Exception error, int attempt) =>
        attempt <= options.MaxRetries && (isTransient is null || isTransient(error));

    /// <summary>The same for an attempt that the engine ended because its time was over.</summary>
    public bool IsTimeoutRetried(int attempt) => attempt <= options.MaxRetries && options.RetryTimeouts;

    /// <summary>How long to wait before retry number <paramref name="retry"/>, from 1; whole milliseconds, as timers count.</summary>
    public TimeSpan Delay(int retry) =>
        TimeSpan.FromMilliseconds(Math.Floor(_random() * (Math.Floor(LongestDelay(retry).TotalMilliseconds) + 1)));

    /// <summary>The upper bound of <see cref="Delay"/>.</summary>
    public TimeSpan LongestDelay(int retry)
    {
        // As floating-point numbers: a shift would overflow from the 63rd retry on, a product of ticks much earlier.
        var doubled = options.BaseDelay.Ticks * Math.Pow(2, retry - 1);
        return doubled < options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)doubled) : options.MaxDelay;
    }

    /// <summary>One level up: an item that already cost attempts does not wait behind all that came after it.</summary>
    public static ItemPriority Escalate(ItemPriority priority) =>
        priority == ItemPriority.High ? ItemPriority.High : priority - 1;
}
