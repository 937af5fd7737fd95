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

    /// <summary>
    /// Takes a session of each side. Their places come first, those of the source before those of the target and both at once where one
    /// server has both, so that no two tables wait for each other. Two servers are then connected to at the same time; one that has both
    /// is not, for a login that it refuses counts towards locking the account.
    /// </summary>
    public static async Task<(SessionLease Source, SessionLease Target)> TakePairAsync(SessionPool sources, SessionPool targets, CancellationToken cancellationToken)
    {
        await ReserveAsync(sources.Server, targets.Server, cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opening = sources.Server == targets.Server ? null : OpenAsync(targets, stop.Token);
        DatabaseSession source;
        try
        {
            source = await sources.OpenTakenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await AbandonAsync(targets, opening).ConfigureAwait(false);
            throw;
        }

        try
        {
            return (new SessionLease(sources, source), new SessionLease(targets, await (opening ?? OpenAsync(targets, cancellationToken)).ConfigureAwait(false)));
        }
        catch
        {
            await sources.DiscardAsync(source).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A further session for a table that has one; null, without waiting, if none is to be had.</summary>
    public static async Task<SessionLease?> TryTakeAsync(SessionPool pool, CancellationToken cancellationToken) =>
        await pool.TryLeaseAsync(cancellationToken).ConfigureAwait(false) is { } session ? new SessionLease(pool, session) : null;

    /// <summary>Ends the session's snapshot and lets it be used again.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await Session.EndReadingAsync(cancellationToken).ConfigureAwait(false);
        _finished = true;
    }

    public ValueTask DisposeAsync() => _finished ? _pool.ReturnAsync(Session) : _pool.DiscardAsync(Session);

    /// <summary>On a thread of its own: not every provider gives way while it connects.</summary>
    private static Task<DatabaseSession> OpenAsync(SessionPool pool, CancellationToken cancellationToken) =>
        Task.Run(() => pool.OpenTakenAsync(cancellationToken), CancellationToken.None);

    /// <summary>Gives back what was reserved for a session that is not wanted any more, opened or not.</summary>
    private static async Task AbandonAsync(SessionPool pool, Task<DatabaseSession>? opening)
    {
        if (opening is null)
        {
            pool.Server.Budget.Give(1);
            return;
        }

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await pool.DiscardAsync(await opening.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task ReserveAsync(DatabaseServer source, DatabaseServer target, CancellationToken cancellationToken)
    {
        if (source == target)
        {
            await source.Budget.TakeAsync(2, cancellationToken).ConfigureAwait(false);
            return;
        }

        await source.Budget.TakeAsync(1, cancellationToken).ConfigureAwait(false);
        try
        {
            await target.Budget.TakeAsync(1, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            source.Budget.Give(1);
            throw;
        }
    }
}
