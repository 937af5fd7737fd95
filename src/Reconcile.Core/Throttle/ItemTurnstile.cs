namespace Reconcile;

/// <summary>Where a run's items pay their rate gate. An item without a permit goes back into the queue until its turn comes and holds no worker meanwhile.</summary>
internal sealed class ItemTurnstile<T>(IWorkQueue<T> queue, IRateGate gate, Func<T, string?>? keyOf, string name, BatchMetrics metrics)
{
    /// <summary>Lets a leased item through. False: it has been returned to the queue.</summary>
    public async ValueTask<bool> PassAsync(WorkItem<T> work)
    {
        Unmark(work);
        var key = keyOf is null ? name : keyOf(work.Item);
        if (key is null)
        {
            return true;
        }

        // Not cancelled by a stop: the queue holds no item back then, and each is asked about before it comes here.
        var answer = await gate.AcquireAsync(key, work.Ticket, CancellationToken.None).ConfigureAwait(false);
        (work.Permit, work.Ticket) = (answer.Permit, answer.Ticket);
        if (answer.Permit is not null)
        {
            return true;
        }

        work.IsAtGate = true;
        metrics.GateEntered();
        await queue.ReturnAsync(work, answer.Wait).ConfigureAwait(false);
        return false;
    }

    /// <summary>The item's attempt is over, or is not made at all.</summary>
    public void Leave(WorkItem<T> work)
    {
        Unmark(work);
        work.Permit?.Dispose();
        work.Ticket?.Dispose();
        (work.Permit, work.Ticket) = (null, null);
    }

    private void Unmark(WorkItem<T> work)
    {
        if (work.IsAtGate)
        {
            work.IsAtGate = false;
            metrics.GateLeft();
        }
    }
}
