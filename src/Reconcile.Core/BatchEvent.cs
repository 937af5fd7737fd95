namespace Reconcile;

/// <summary>
/// What a run says while it goes. The hierarchy is closed: everything a consumer has to handle is in this file.
/// Each accepted item yields exactly one <see cref="ItemEnded{TItem,TResult}"/>.
/// </summary>
public abstract record BatchEvent<TItem, TResult>
{
    private protected BatchEvent()
    {
    }
}

/// <summary>An attempt at an item began.</summary>
/// <param name="Item">The item.</param>
/// <param name="Attempt">1 for the first.</param>
public sealed record ItemStarted<TItem, TResult>(TItem Item, int Attempt) : BatchEvent<TItem, TResult>;

/// <summary>An attempt failed; the item waits for its next one.</summary>
/// <param name="Item">The item.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Error">Why.</param>
/// <param name="Delay">How long until it may start again.</param>
public sealed record ItemRetried<TItem, TResult>(TItem Item, int Attempt, Exception Error, TimeSpan Delay) : BatchEvent<TItem, TResult>;

/// <summary>The one terminal event of an item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Attempts">Attempts started: 0 for an item that was skipped, or cancelled in the queue.</param>
/// <param name="Duration">Time the last attempt took.</param>
public abstract record ItemEnded<TItem, TResult>(TItem Item, int Attempts, TimeSpan Duration) : BatchEvent<TItem, TResult>;

/// <summary>The operation returned.</summary>
public sealed record ItemSucceeded<TItem, TResult>(TItem Item, TResult Result, int Attempts, TimeSpan Duration)
    : ItemEnded<TItem, TResult>(Item, Attempts, Duration);

/// <summary>The operation threw, and no retry is left or allowed.</summary>
public sealed record ItemFailed<TItem, TResult>(TItem Item, Exception Error, int Attempts, TimeSpan Duration)
    : ItemEnded<TItem, TResult>(Item, Attempts, Duration);

/// <summary>The item's own time ran out. <see cref="ItemTimeoutException.Abandoned"/> says whether its operation ignored the cancellation.</summary>
public sealed record ItemTimedOut<TItem, TResult>(TItem Item, ItemTimeoutException Error, int Attempts, TimeSpan Duration)
    : ItemEnded<TItem, TResult>(Item, Attempts, Duration);

/// <summary>The run ended (stop, or fail-fast) before the item did.</summary>
public sealed record ItemCancelled<TItem, TResult>(TItem Item, int Attempts, TimeSpan Duration)
    : ItemEnded<TItem, TResult>(Item, Attempts, Duration);

/// <summary>The item was found done by an earlier run, and nothing was done with it.</summary>
public sealed record ItemSkipped<TItem, TResult>(TItem Item)
    : ItemEnded<TItem, TResult>(Item, 0, TimeSpan.Zero);

/// <summary>How far the run is. May be left out when the consumer is slow; all other events never are.</summary>
public sealed record ProgressChanged<TItem, TResult>(BatchStatistics Statistics) : BatchEvent<TItem, TResult>;

/// <summary>The run's own time is over: everything that has not ended ends as cancelled. At most once in a run.</summary>
/// <param name="Limit">The limit that was reached.</param>
public sealed record RunTimedOut<TItem, TResult>(TimeSpan Limit) : BatchEvent<TItem, TResult>;

/// <summary>Something worth telling that belongs to no item, for example an operation that was abandoned.</summary>
public sealed record Notice<TItem, TResult>(string Message) : BatchEvent<TItem, TResult>;
