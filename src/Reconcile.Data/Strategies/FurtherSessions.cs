using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>
/// Sessions beyond the pair that each table has, so that key ranges of one table are compared at the same time: as many as nobody else
/// needs. Shared by all tables of a run.
/// </summary>
/// <param name="sources">The source's sessions.</param>
/// <param name="targets">The target's sessions.</param>
/// <param name="most">Most further pairs at a time, over all tables.</param>
internal sealed class FurtherSessions(SessionPool sources, SessionPool targets, int most)
{
    private int _taken;

    /// <summary>Most further pairs at a time.</summary>
    public int Most => most;

    /// <summary>Whether other sessions can see exactly what those of a table see. Else ranges would be read at different moments.</summary>
    public bool CanShare(TablePair tables) =>
        most > 0 && tables.Source.Dialect.ExportSnapshotQuery.Length > 0 && tables.Target.Dialect.ExportSnapshotQuery.Length > 0;

    /// <summary>A further pair of sessions that see what the table's own see; null, without waiting, if none is to be had.</summary>
    public async Task<FurtherPair?> TryTakeAsync(TablePair tables, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _taken) > most)
        {
            Release();
            return null;
        }

        SessionLease? source = null, target = null;
        try
        {
            source = await SessionLease.TryTakeAsync(sources, cancellationToken).ConfigureAwait(false);
            target = source is null ? null : await SessionLease.TryTakeAsync(targets, cancellationToken).ConfigureAwait(false);
            if (source is not null && target is not null)
            {
                await JoinAsync(tables.Source, source.Session, cancellationToken).ConfigureAwait(false);
                await JoinAsync(tables.Target, target.Session, cancellationToken).ConfigureAwait(false);
                return new FurtherPair(tables with { Source = source.Session, Target = target.Session }, source, target, Release);
            }

            // Nothing was begun on it yet, so that it can be used by others.
            await (source?.FinishAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync(source, target).ConfigureAwait(false);
            throw;
        }

        await DisposeAsync(source, target).ConfigureAwait(false);
        return null;
    }

    private static async Task JoinAsync(DatabaseSession first, DatabaseSession further, CancellationToken cancellationToken)
    {
        var snapshot = await first.ListAsync(first.Dialect.ExportSnapshotQuery, row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        await further.ExecuteAsync(further.Dialect.JoinSnapshot(snapshot[0]), cancellationToken).ConfigureAwait(false);
    }

    private async Task DisposeAsync(SessionLease? source, SessionLease? target)
    {
        Release();
        foreach (var lease in new[] { source, target }.OfType<SessionLease>())
        {
            await lease.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Release() => Interlocked.Decrement(ref _taken);
}

/// <summary>A further pair of sessions while a table has it.</summary>
internal sealed class FurtherPair(TablePair tables, SessionLease source, SessionLease target, Action release) : IAsyncDisposable
{
    /// <summary>The table by these sessions.</summary>
    public TablePair Tables { get; } = tables;

    /// <summary>Lets the sessions be used again; else they are closed.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await source.FinishAsync(cancellationToken).ConfigureAwait(false);
        await target.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        release();
        await source.DisposeAsync().ConfigureAwait(false);
        await target.DisposeAsync().ConfigureAwait(false);
    }
}
