namespace Reconcile;

/// <summary>
/// An item's own time ran out. Never thrown for a stopped run, which is a cancellation. The inner exception is what the operation threw when
/// it was told to stop, if it did.
/// </summary>
public sealed class ItemTimeoutException : TimeoutException
{
    public ItemTimeoutException(TimeSpan limit, bool abandoned, Exception? inner = null)
        : base($"The item took longer than its limit of {limit.TotalSeconds:0.###} s." +
               (abandoned ? " Its operation did not react to the cancellation and was abandoned." : string.Empty), inner)
    {
        Limit = limit;
        Abandoned = abandoned;
    }

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether the operation ignored its cancellation and still runs somewhere.</summary>
    public bool Abandoned { get; }
}
