namespace Reconcile;

/// <summary>
/// Where a run's items wait. The seam behind which several machines can later share one run: a leased item stays
/// the queue's until it is acknowledged or returned, so that a queue outside this process can give it to another
/// worker if this one dies. Delivery is therefore at least once.
/// </summary>
internal interface IWorkQueue<T> : IQueueCounts
{
    /// <summary>Accepts an item. False: there is no room, or the input is complete.</summary>
    bool TryEnqueue(T item, ItemPriority priority);

    /// <summary>The next item, as soon as there is one. Null: the input is complete, and no item is left or can come back.</summary>
    ValueTask<WorkItem<T>?> LeaseAsync(CancellationToken cancellationToken);

    /// <summary>The item has ended.</summary>
    ValueTask AcknowledgeAsync(WorkItem<T> work);

    /// <summary>The item is to be leased again, at its present priority, after the delay. It always fits.</summary>
    ValueTask ReturnAsync(WorkItem<T> work, TimeSpan delay);

    /// <summary>No further items are enqueued.</summary>
    void Complete();

    /// <summary>From now on nothing waits: delayed items, also those still to be returned, are ready at once.</summary>
    void EndDelays();
}

/// <summary>How much waits in a queue. Each number is right by itself; together they may be a moment apart.</summary>
internal interface IQueueCounts
{
    /// <summary>Items accepted so far.</summary>
    long Enqueued { get; }

    /// <summary>Items that a worker could start.</summary>
    int Ready { get; }

    /// <summary>Items that wait for the time of their retry.</summary>
    int Delayed { get; }

    /// <summary>Whether <see cref="Enqueued"/> is the final number.</summary>
    bool IsComplete { get; }
}
