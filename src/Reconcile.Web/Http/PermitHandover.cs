namespace Reconcile.Web.Http;

/// <summary>
/// A rate gate at two doors: the queue asks for an item's permit before the item gets a worker, and the item's first request takes that permit over
/// instead of paying again. Redirects, further attempts and robots.txt pay here, as they come.
/// </summary>
/// <param name="gate">The gate itself.</param>
/// <param name="notices">Told who waits; null: nobody wants to know.</param>
internal sealed class PermitHandover(IRateGate gate, PauseNotices? notices = null) : IRateGate
{
    /// <summary>Told who asks to be left alone.</summary>
    public PauseNotices? Notices => notices;

    /// <summary>The permit that the item was let through with, or a new one when its time comes. To be followed by the request at once.</summary>
    /// <param name="key">What the request counts for.</param>
    /// <param name="isForAll">Whether others than the item wait for the answer, so that it cannot go back into the queue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PermitCalledBackException">The item's permit was called back meanwhile. It has none now, so this is thrown once.</exception>
    public ValueTask<RatePermit> TakeAsync(string key, bool isForAll, CancellationToken cancellationToken)
    {
        if (RatePermit.OfItem is Held held && held.IsOf(this) && held.Key == key && held.TryTake() is { } permit)
        {
            if (!permit.IsCalledBack)
            {
                return new ValueTask<RatePermit>(permit);
            }

            permit.GiveBack();
            if (!isForAll)
            {
                throw new PermitCalledBackException(key);
            }
        }

        var permitted = gate.WaitAsync(key, cancellationToken);
        return permitted.IsCompleted ? permitted : AwaitAsync(key, permitted);
    }

    private async ValueTask<RatePermit> AwaitAsync(string key, ValueTask<RatePermit> permitted)
    {
        using var wait = ItemTime.Wait();
        notices?.Waits(key);
        return await permitted.ConfigureAwait(false);
    }

    public async ValueTask<RateAnswer> AcquireAsync(string key, RateTicket? ticket, CancellationToken cancellationToken)
    {
        var answer = await gate.AcquireAsync(key, ticket, cancellationToken).ConfigureAwait(false);
        if (answer.Permit is { } permit)
        {
            return answer with { Permit = new Held(this, permit) };
        }

        notices?.Waits(key);
        return answer;
    }

    public ValueTask<RatePermit> WaitAsync(string key, CancellationToken cancellationToken) => gate.WaitAsync(key, cancellationToken);

    public void Pause(string key, TimeSpan time) => gate.Pause(key, time);

    /// <summary>An item's permit until a request of the item takes it. No other's: who let it go at the item's end could not know that it is still wanted.</summary>
    private sealed class Held(PermitHandover owner, RatePermit permit) : RatePermit
    {
        private int _isGone;

        public override string Key => permit.Key;

        public bool IsOf(PermitHandover handover) => handover == owner;

        public RatePermit? TryTake() => Interlocked.Exchange(ref _isGone, 1) == 0 ? permit : null;

        public override bool IsCalledBack => permit.IsCalledBack;

        public override void Sent()
        {
        }

        public override void Throttled(TimeSpan? retryAfter)
        {
        }

        public override void Unavailable(TimeSpan retryAfter)
        {
        }

        public override void GiveBack() => TryTake()?.GiveBack();

        public override void Dispose() => TryTake()?.Dispose();
    }
}
