namespace Reconcile;

/// <summary>A problem with a request or a download, told in words for the person who has to act on it. Never holds a secret.</summary>
public sealed class ScrapeException : Exception, IDelayedRetry
{
    public ScrapeException(ScrapeProblem problem, string message, Exception? inner = null, bool isTransient = false)
        : base(message, inner)
    {
        Problem = problem;
        IsTransient = isTransient;
    }

    /// <summary>What kind of problem it is.</summary>
    public ScrapeProblem Problem { get; }

    /// <summary>Whether the same request may succeed later without anybody doing anything.</summary>
    public bool IsTransient { get; }

    /// <summary>How long the host asked to wait; zero if it did not.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>What there is of the item's result; null: it was not begun with.</summary>
    internal ScrapeResult? Result { get; init; }

    TimeSpan IDelayedRetry.LeastDelay => RetryAfter;
}
