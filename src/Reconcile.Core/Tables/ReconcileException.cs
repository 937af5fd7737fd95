namespace Reconcile;

/// <summary>A problem with a table or a connection, told in words for the person who has to act on it. Never holds a secret.</summary>
public sealed class ReconcileException : Exception, IDelayedRetry
{
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(5);

    public ReconcileException(ReconcileProblem problem, string message, Exception? inner = null, bool isTransient = false)
        : base(message, inner)
    {
        Problem = problem;
        IsTransient = isTransient;
    }

    /// <summary>What kind of problem it is.</summary>
    public ReconcileProblem Problem { get; }

    /// <summary>Whether the same attempt may succeed later without anybody doing anything.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the server has too much to do: an attempt that comes at once would only add to it.</summary>
    public bool IsBusy { get; init; }

    /// <summary>How long another attempt would be in vain; zero if that is not known.</summary>
    public TimeSpan RetryAfter { get; init; }

    TimeSpan IDelayedRetry.LeastDelay => IsBusy && RetryAfter < BusyDelay ? BusyDelay : RetryAfter;
}
