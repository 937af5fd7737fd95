namespace Reconcile;

/// <summary>
/// Says when a call may be made. The seam behind which several machines can later share one server's limit. A caller either gets a permit
/// or a place in the line with the time to come back; those who wait are served in the order in which they came.
/// </summary>
public interface IRateGate
{
    /// <summary>Asks for a permit, without waiting for one.</summary>
    /// <param name="key">What the limits hold for, for example a host. Never a secret: keys are shown in statistics.</param>
    /// <param name="ticket">The place that the answer before this one gave; null at first.</param>
    /// <param name="cancellationToken">Ends a request that takes long; a gate in this process answers at once.</param>
    ValueTask<RateAnswer> AcquireAsync(string key, RateTicket? ticket, CancellationToken cancellationToken);

    /// <summary>Waits for a permit. For callers that may hold what they hold meanwhile; a batch's items wait in its queue instead.</summary>
    /// <param name="key">What the limits hold for.</param>
    /// <param name="cancellationToken">Gives the place up.</param>
    ValueTask<RatePermit> WaitAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// No permits for a key for so long from now, or for as long as it is paused already, if that is longer. Those that were given before are called back.
    /// </summary>
    void Pause(string key, TimeSpan time);
}

/// <summary>A permit, or when to ask again.</summary>
/// <param name="Permit">The permit; null: wait.</param>
/// <param name="Ticket">Without a permit, the place in the line: to be shown at the next request, or disposed of.</param>
/// <param name="Wait">Without a permit, how long until there is one for this ticket. Coming later wastes nothing; coming earlier is of no use.</param>
public readonly record struct RateAnswer(RatePermit? Permit, RateTicket? Ticket, TimeSpan Wait);

/// <summary>A place in a gate's line. Disposing of it gives it up.</summary>
public abstract class RateTicket : IDisposable
{
    /// <summary>What it is a place for.</summary>
    public abstract string Key { get; }

    /// <summary>Gives the place up, if it is still held.</summary>
    public abstract void Dispose();
}

/// <summary>
/// The right to make one call. Until the caller says <see cref="Sent"/>, the call may reach the server at any moment and counts in every
/// window; from then on it counts for one window's length. That makes the limit exact as the server sees it, however long the way there takes.
/// </summary>
public abstract class RatePermit : IDisposable
{
    private static readonly AsyncLocal<RatePermit?> s_ofItem = new();

    /// <summary>
    /// What the item was let through with whose operation calls this, however deep below. So what the operation calls can say itself when the call
    /// was sent, or use the permit for the call that it makes. Null: the run has no gate, or no operation calls this.
    /// </summary>
    public static RatePermit? OfItem
    {
        get => s_ofItem.Value;
        internal set => s_ofItem.Value = value;
    }

    /// <summary>What it permits.</summary>
    public abstract string Key { get; }

    /// <summary>
    /// Whether the key was paused or its rate lowered since the permit was given: a call that has not been made yet must not be made any more. To be asked
    /// for directly before the call, and answered with <see cref="GiveBack"/>.
    /// </summary>
    public abstract bool IsCalledBack { get; }

    /// <summary>
    /// The call has reached the server, at the latest now: to be said when the answer's first bytes are there, or earlier by who knows. Said
    /// by <see cref="Dispose"/> if nobody has.
    /// </summary>
    public abstract void Sent();

    /// <summary>The server refused the call because there were too many (429): the key pauses, and its rate is lowered.</summary>
    /// <param name="retryAfter">How long the server wants to be left alone; null: it does not say.</param>
    public abstract void Throttled(TimeSpan? retryAfter);

    /// <summary>The server asks to be left alone for so long for a reason that is not the rate, such as trouble of its own (503): the key pauses.</summary>
    public abstract void Unavailable(TimeSpan retryAfter);

    /// <summary>The call was not made and will not be with this permit, which is over and counts nowhere.</summary>
    public abstract void GiveBack();

    /// <summary>The call is over: it is no longer under way.</summary>
    public abstract void Dispose();
}
