namespace Reconcile;

/// <summary>An item's own time ran out. Never thrown for a stopped run, which is a cancellation.</summary>
public sealed class ItemTimeoutException : TimeoutException
{
    public ItemTimeoutException(TimeSpan limit, bool abandoned)
        : base($"The item took longer than its limit of {limit.TotalSeconds:0.###} s." +
               (abandoned ? " Its operation did not react to the cancellation and was abandoned." : string.Empty))
    {
        Limit = limit;
        Abandoned = abandoned;
    }

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether the operation ignored its cancellation and still runs somewhere.</summary>
    public bool Abandoned { get; }
}
