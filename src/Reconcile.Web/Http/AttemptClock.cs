namespace Reconcile.Web.Http;

/// <summary>The time of one attempt: its token fires when that is over, or when the caller gives up, and says which.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _link;

    public AttemptClock(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        Limit = limit;
        _caller = caller;
        _source = new CancellationTokenSource(limit, time);
        _link = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The limit that is counted towards now.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Whether the limit is for a piece of the body rather than for the attempt.</summary>
    public bool IsStall { get; private set; }

    /// <summary>Whether the time was over, rather than the caller's patience.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>From now on it is the body that must come on, however long it takes altogether.</summary>
    public void Restart(TimeSpan stallLimit)
    {
        IsStall = true;
        Limit = stallLimit;
        _source.CancelAfter(stallLimit);
    }

    public void Dispose()
    {
        _link.Dispose();
        _source.Dispose();
    }
}
