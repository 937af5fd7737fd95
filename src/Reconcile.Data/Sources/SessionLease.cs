namespace Reconcile.Data.Sources;

/// <summary>A session taken from its pool for one table. It goes back only if the work on it was finished in good order.</summary>
internal sealed class SessionLease : IAsyncDisposable
{
    private readonly SessionPool _pool;
    private bool _finished;

    private SessionLease(SessionPool pool, DatabaseSession session)
    {
        _pool = pool;
        Session = session;
    }

    public DatabaseSession Session { get; }

    public static async Task<SessionLease> TakeAsync(SessionPool pool, CancellationToken cancellationToken) =>
        new(pool, await pool.LeaseAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Ends the session's snapshot and lets it be used again.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await Session.EndReadingAsync(cancellationToken).ConfigureAwait(false);
        _finished = true;
    }

    public ValueTask DisposeAsync() => _finished ? _pool.ReturnAsync(Session) : Session.DisposeAsync();
}
