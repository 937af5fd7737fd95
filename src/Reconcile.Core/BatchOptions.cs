namespace Reconcile;

/// <summary>How a batch runs. Immutable; every range is checked when a <see cref="BatchEngine{TItem,TResult}"/> is made from it.</summary>
public sealed record BatchOptions
{
    /// <summary>Fewest workers.</summary>
    public const int MinWorkers = 1;

    /// <summary>Most workers.</summary>
    public const int MaxWorkersLimit = 512;

    /// <summary>Workers when nothing is said.</summary>
    public const int DefaultWorkers = 4;

    /// <summary>Seconds an item may take when nothing is said: one hour.</summary>
    public const int DefaultTimeoutSeconds = 3600;

    /// <summary>Longest time an item may be given, in seconds: 30 days.</summary>
    public const int MaxTimeoutSeconds = 30 * 24 * 3600;

    /// <summary>Shortest <see cref="ItemTimeout"/> and <see cref="ProgressInterval"/>: a timer's resolution.</summary>
    public static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest <see cref="AbandonGrace"/>.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

    /// <summary>Longest <see cref="ProgressInterval"/> apart from none at all.</summary>
    public static readonly TimeSpan LongestProgressInterval = TimeSpan.FromDays(1);

    /// <summary>Items processed at the same time: 1 to 512, 4 by default.</summary>
    public int MaxWorkers { get; init; } = DefaultWorkers;

    /// <summary>Time one attempt at an item may take: 1 ms to 30 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit. One hour by default.</summary>
    public TimeSpan ItemTimeout { get; init; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>
    /// Time the whole run may take: 1 ms to 30 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, the default, for no limit. What has
    /// not ended by then ends as cancelled, and so does what is posted afterwards; <see cref="RunTimedOut{TItem,TResult}"/> says so once.
    /// </summary>
    public TimeSpan TotalTimeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>How long an operation that was told to stop may take to do so before it is abandoned: 0 to 1 hour, 2 s by default.</summary>
    public TimeSpan AbandonGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Items accepted and not yet started, those waiting for a retry included: 1 or more, 1024 by default.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>Events not yet read by the consumer: 1 or more, 1024 by default. Full, it holds the workers back.</summary>
    public int EventCapacity { get; init; } = 1024;

    /// <summary>Whether the first item that fails or times out for good ends the run.</summary>
    public bool FailFast { get; init; }

    /// <summary>When and how often an item that failed is tried again. Never by default.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Time between two <see cref="ProgressChanged{TItem,TResult}"/> events: 1 ms to 1 day, 500 ms by default;
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    internal void ThrowIfOutOfRange()
    {
        OptionRange.Check(MaxWorkers, MinWorkers, MaxWorkersLimit);
        OptionRange.CheckOrInfinite(ItemTimeout, ShortestTime, TimeSpan.FromSeconds(MaxTimeoutSeconds));
        OptionRange.CheckOrInfinite(TotalTimeout, ShortestTime, TimeSpan.FromSeconds(MaxTimeoutSeconds));
        OptionRange.Check(AbandonGrace, TimeSpan.Zero, LongestGrace);
        OptionRange.Check(QueueCapacity, 1, int.MaxValue);
        OptionRange.Check(EventCapacity, 1, int.MaxValue);
        OptionRange.CheckOrInfinite(ProgressInterval, ShortestTime, LongestProgressInterval);
        ArgumentNullException.ThrowIfNull(Retry);
        Retry.ThrowIfOutOfRange();
    }
}
