using System.Collections.Concurrent;

namespace Reconcile.Data.Sources;

/// <summary>
/// Open sessions of one side, kept between tables: each worker has its own while it works. A login that was refused is not tried
/// again, for hundreds of tables must not lock an account.
/// </summary>
internal sealed class SessionPool(ReconcileConnection connection, TimeSpan lockTimeout, Func<DatabaseSession, CancellationToken, Task> selfTest) : IAsyncDisposable
{
    private readonly ConcurrentBag<DatabaseSession> _idle = [];
    private volatile ReconcileException? _refused;
    private volatile bool _tested;
    private volatile bool _disposed;

    public async Task<DatabaseSession> LeaseAsync(CancellationToken cancellationToken)
    {
        if (_refused is { } refused)
        {
            throw refused;
        }

        while (_idle.TryTake(out var idle))
        {
            if (await IsAliveAsync(idle, cancellationToken).ConfigureAwait(false))
            {
                return idle;
            }
        }

        try
        {
            var session = await DatabaseSession.OpenAsync(connection, lockTimeout, readOnly: true, cancellationToken).ConfigureAwait(false);
            await TestOnceAsync(session, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (ReconcileException e) when (e.Problem is ReconcileProblem.AuthenticationFailed or ReconcileProblem.SelfTestFailed)
        {
            _refused = e;
            throw;
        }
    }

    /// <summary>Takes back a session that is in order; one that failed or was cancelled is disposed of instead.</summary>
    public async ValueTask ReturnAsync(DatabaseSession session)
    {
        if (_disposed)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        _idle.Add(session);
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Before anything is said about data, the server has to show that it encodes known values as the reference does.</summary>
    private async Task TestOnceAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        if (_tested)
        {
            return;
        }

        try
        {
            await selfTest(session, cancellationToken).ConfigureAwait(false);
            _tested = true;
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
