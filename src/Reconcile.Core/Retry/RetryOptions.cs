namespace Reconcile;

/// <summary>When and how often an item is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>Most retries that can be asked for.</summary>
    public const int MaxRetriesLimit = 100;

    /// <summary>Attempts after the first that a cmdlet makes when nothing is said.</summary>
    public const int DefaultRetries = 2;

    /// <summary>Longest wait that can be asked for.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Attempts after the first: 0 to 100, 0 by default.</summary>
    public int MaxRetries { get; init; }

    /// <summary>Upper bound of the wait before the first retry; it doubles with each further one. 0 to 1 day, 1 s by default.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of every wait. 0 to 1 day, 30 s by default.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an item's timeout is tried again too. Not by default: what took too long once will again.</summary>
    public bool RetryTimeouts { get; init; }

    internal void ThrowIfOutOfRange()
    {
        OptionRange.Check(MaxRetries, 0, MaxRetriesLimit);
        OptionRange.Check(BaseDelay, TimeSpan.Zero, LongestDelay);
        OptionRange.Check(MaxDelay, TimeSpan.Zero, LongestDelay);
    }
}
