namespace Reconcile;

/// <summary>What a run does with its items. Immutable; how it does so is in <see cref="BatchOptions"/>.</summary>
/// <param name="Name">What the run is called in statistics, for example the cmdlet that started it.</param>
/// <param name="Operation">What is done with an item. Called on a thread-pool thread, for several items at the same time.</param>
public sealed record BatchJob<TItem, TResult>(string Name, Func<TItem, CancellationToken, ValueTask<TResult>> Operation)
    where TItem : notnull
{
    /// <summary>Which exceptions are worth another attempt; null, the default: all.</summary>
    public Func<Exception, bool>? IsTransient { get; init; }

    /// <summary>
    /// Awaited before each attempt, for what the operation needs and the item's time is not to pay for, such as a session that has to be opened first.
    /// Its token fires when the run is stopped. Must not throw anything but that; what else is wrong the operation will find. Null by default.
    /// </summary>
    public Func<CancellationToken, ValueTask>? Prepare { get; init; }

    /// <summary>
    /// Called with each item's end on its worker's thread, several at the same time, before the event can be read: for what must not depend on how fast
    /// events are read. Must not throw. Null by default.
    /// </summary>
    public Action<ItemEnded<TItem, TResult>>? Ended { get; init; }

    /// <summary>What the items are: it decides what the run's metrics and spans are called. <see cref="JobKind.Batch"/> by default.</summary>
    public JobKind Kind { get; init; }

    /// <summary>An item as metrics, traces and logs name it, for example a table. Without any secret. Null, the default: items have no name.</summary>
    public Func<TItem, string>? NameOf { get; init; }

    /// <summary>A failure's reason as traces and logs tell it. Without any secret. Null, the default: the exception's message.</summary>
    public Func<Exception, string>? ReasonOf { get; init; }

    /// <summary>
    /// What each attempt needs a permit of before it starts; null, the default: nothing. An item that has to wait goes back into the queue
    /// and holds no worker; its wait is no attempt, and its time limit does not run. The gate is not disposed of.
    /// </summary>
    public IRateGate? Gate { get; init; }

    /// <summary>
    /// The key of the <see cref="Gate"/> that an item belongs to, for example its host; null as the answer lets the item pass. Must not throw.
    /// Null, the default: one key for all, the run's name.
    /// </summary>
    public Func<TItem, string?>? RateKey { get; init; }

    /// <summary>Bytes that the run has received by now, for its statistics. Called by several threads. Must not throw. Null, the default: they are not counted.</summary>
    public Func<long>? BytesReceived { get; init; }

    internal void ThrowIfIncomplete()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentNullException.ThrowIfNull(Operation);
    }
}
