namespace Reconcile;

/// <summary>An item on its way through a run. Whoever holds its lease owns it; nobody else reads or writes it meanwhile.</summary>
internal sealed class WorkItem<T>(T item, ItemPriority priority)
{
    public T Item { get; } = item;

    /// <summary>The level at which it waits; retries raise it.</summary>
    public ItemPriority Priority { get; set; } = priority;

    /// <summary>Attempts started so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Its place at the rate gate, if it waits there.</summary>
    public RateTicket? Ticket { get; set; }

    /// <summary>What the rate gate gave it for the present attempt.</summary>
    public RatePermit? Permit { get; set; }

    /// <summary>Whether it was returned to the queue because of the rate gate.</summary>
    public bool IsAtGate { get; set; }

    /// <summary>What watchers of the run know of it; null: nobody watches.</summary>
    public ItemTrace? Trace { get; set; }
}
