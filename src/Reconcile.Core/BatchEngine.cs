using System.Threading.Channels;

namespace Reconcile;

/// <summary>Items in, events out.</summary>
public sealed class BatchEngine<TItem, TResult> : IAsyncDisposable
    where TItem : notnull
{
    public BatchEngine(string name, BatchOptions options, Func<TItem, CancellationToken, ValueTask<TResult>> operation, Func<Exception, bool>? isTransient = null, TimeProvider? time = null) => throw new NotSupportedException();

    /// <summary>What happens, in order. Ends after the last item's terminal event.</summary>
    public ChannelReader<BatchEvent<TItem, TResult>> Events => throw new NotSupportedException();

    /// <summary>The run now.</summary>
    public BatchStatistics Statistics => throw new NotSupportedException();

    /// <summary>Offers an item. False: the queue is full; read an event, then offer it again.</summary>
    public bool TryPost(TItem item, ItemPriority priority = ItemPriority.Normal) => throw new NotSupportedException();

    /// <summary>No further items.</summary>
    public void CompleteInput() => throw new NotSupportedException();

    /// <summary>Ends the run: nothing further starts, what runs is cancelled. Does not wait.</summary>
    public void Cancel() => throw new NotSupportedException();

    /// <summary>Ends when the run has.</summary>
    public Task<BatchSummary> Completion => throw new NotSupportedException();

    /// <summary>Cancels, discards the remaining events, waits for the end (at most the grace).</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
