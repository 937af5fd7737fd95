using System.Collections.Concurrent;

namespace Reconcile.Data.Sources;

/// <summary>
/// Open sessions of one side, kept between tables: each worker has its own while it works. A login that was refused is not tried
/// again, for hundreds of tables must not lock an account.
/// </summary>
internal sealed class SessionPool : IAsyncDisposable
{
    private readonly ConcurrentBag<DatabaseSession> _idle = [];
    private readonly ReconcileConnection _connection;
    private readonly SessionLimits _limits;
    private readonly Func<DatabaseSession, CancellationToken, Task> _selfTest;
    private volatile ReconcileException? _refused;
    private volatile bool _tested;
    private volatile bool _disposed;

    public SessionPool(ReconcileConnection connection, SessionLimits limits, DatabaseServer server, Func<DatabaseSession, CancellationToken, Task> selfTest)
    {
        _connection = connection;
        _limits = limits;
        Server = server;
        _selfTest = selfTest;
        server.Add(this);
    }

    /// <summary>The server that the sessions are of.</summary>
    public DatabaseServer Server { get; }

    /// <summary>Sessions that nobody uses.</summary>
    public int Idle => _idle.Count;

    /// <summary>A session; waits while the server's budget is used up.</summary>
    public async Task<DatabaseSession> LeaseAsync(CancellationToken cancellationToken)
    {
        await Server.Budget.TakeAsync(1, cancellationToken).ConfigureAwait(false);
        return await OpenTakenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A further session for a table that has one. Null, without waiting, if the budget is used up, somebody waits or the server takes no more.</summary>
    public async Task<DatabaseSession?> TryLeaseAsync(CancellationToken cancellationToken)
    {
        if (!Server.Budget.TryTake())
        {
            return null;
        }

        try
        {
            return await OpenTakenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReconcileException e) when (e is { Problem: ReconcileProblem.ConnectionFailed, IsTransient: true })
        {
            return null;
        }
    }

    /// <summary>A session whose place in the budget is taken already; it is given back if there is none.</summary>
    public async Task<DatabaseSession> OpenTakenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var session = await FindIdleAsync(cancellationToken).ConfigureAwait(false) ?? await OpenAsync(cancellationToken).ConfigureAwait(false);
            session.Meter.Reset();
            return session;
        }
        catch
        {
            Server.Budget.Give(1);
            throw;
        }
    }

    /// <summary>Takes back a session that is in order.</summary>
    public async ValueTask ReturnAsync(DatabaseSession session)
    {
        if (_disposed)
        {
            await DiscardAsync(session).ConfigureAwait(false);
            return;
        }

        _idle.Add(session);
        Server.Budget.Give(1);
    }

    /// <summary>Closes a session that failed or was cancelled.</summary>
    public async ValueTask DiscardAsync(DatabaseSession session)
    {
        try
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Server.Budget.Give(1);
        }
    }

    /// <summary>Closes one session that nobody uses. False: there is none.</summary>
    public async ValueTask<bool> CloseIdleAsync()
    {
        if (!_idle.TryTake(out var session))
        {
            return false;
        }

        await session.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (await CloseIdleAsync().ConfigureAwait(false))
        {
        }
    }

    private async Task<DatabaseSession?> FindIdleAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var idle))
        {
            if (await IsAliveAsync(idle, cancellationToken).ConfigureAwait(false))
            {
                return idle;
            }
        }

        return null;
    }

    private async Task<DatabaseSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_refused is { } refused)
        {
            throw refused;
        }

        await Server.MakeRoomAsync().ConfigureAwait(false);
        try
        {
            return Server.Guard is { } guard
                ? await guard.OpenAsync(_connection, OpenOnceAsync, cancellationToken).ConfigureAwait(false)
                : await OpenOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReconcileException e) when (e.Problem is ReconcileProblem.AuthenticationFailed or ReconcileProblem.SelfTestFailed)
        {
            _refused = e;
            throw;
        }
    }

    private async Task<DatabaseSession> OpenOnceAsync(CancellationToken cancellationToken)
    {
        var session = await DatabaseSession.OpenAsync(_connection, _limits.Lock, readOnly: true, cancellationToken).ConfigureAwait(false);
        try
        {
            if (_limits.Statement != Timeout.InfiniteTimeSpan)
            {
                await session.LimitStatementsAsync(_limits.Statement, cancellationToken).ConfigureAwait(false);
            }

            // Before anything is said about data, the server has to show that it encodes known values as the reference does.
            if (!_tested)
            {
                await _selfTest(session, cancellationToken).ConfigureAwait(false);
                _tested = true;
            }

            session.Meter.Rate = _limits.Rate;
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A server that restarted since has dropped the session without a word.</summary>
    private static async Task<bool> IsAliveAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync("SELECT 1", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ReconcileException)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

/// <summary>What a session may take of its server.</summary>
/// <param name="Lock">How long a query waits for somebody's lock.</param>
/// <param name="Statement">After what time the server ends a statement by itself; infinite: never.</param>
/// <param name="Rate">Rows a second that all sessions of the side share; null: any number.</param>
internal sealed record SessionLimits(TimeSpan Lock, TimeSpan Statement, RowRate? Rate)
{
    /// <summary>The server comes after the client, whose own limit tells more of what happened.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    public static SessionLimits Of(ReconcileOptions options, TimeProvider time) => new(
        options.LockTimeout,
        options.TableTimeout == Timeout.InfiniteTimeSpan ? options.TableTimeout : options.TableTimeout + Margin,
        options.MaxRate > 0 ? new RowRate(options.MaxRate, time) : null);
}
