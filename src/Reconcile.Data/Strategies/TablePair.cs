using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Two tables with a plan and a session for each: what a strategy works on.</summary>
internal sealed record TablePair(TableTask Task, ReconcileOptions Options, TablePlan Plan, DatabaseSession Source, DatabaseSession Target)
{
    /// <summary>
    /// Starts reading both sides, sorted by the key or in any order. At once: a server that sorts answers when it has sorted, and the other
    /// is to sort in the meantime. If one side fails, the other is stopped.
    /// </summary>
    public async Task<(RowReader Source, RowReader Target)> ReadBothAsync(bool sorted, CancellationTokenSource stop)
    {
        var source = ReadSourceAsync(sorted, stop.Token);
        var target = ReadTargetAsync(sorted, stop.Token);
        try
        {
            await System.Threading.Tasks.Task.WhenAny(source, target).Unwrap().ConfigureAwait(false);
            return (await source.ConfigureAwait(false), await target.ConfigureAwait(false));
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await DisposeAsync(source).ConfigureAwait(false);
            await DisposeAsync(target).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task DisposeAsync(Task<RowReader> opening)
    {
        await ((System.Threading.Tasks.Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<RowReader> ReadSourceAsync(bool sorted, CancellationToken cancellationToken) =>
        ReadAsync(Source, Plan.Source.Name, column => column.Source, sorted, cancellationToken);

    private Task<RowReader> ReadTargetAsync(bool sorted, CancellationToken cancellationToken) =>
        ReadAsync(Target, Plan.Target.Name, column => column.Target, sorted, cancellationToken);

    private async Task<RowReader> ReadAsync(
        DatabaseSession session, TableName table, Func<ColumnPair, ColumnDefinition> side, bool sorted, CancellationToken cancellationToken)
    {
        ColumnDefinition[] columns = [.. Plan.Columns.Select(side)];
        IReadOnlyList<CanonicalKind> keyKinds = sorted ? Plan.KeyKinds : [];
        var query = session.Dialect.RowsQuery(table, columns, keyKinds, Task.Where);
        var rows = await session.OpenRowsAsync(query, columns, Plan.Forms, cancellationToken).ConfigureAwait(false);
        return new RowReader(rows, error => session.Translate(error, cancellationToken), cancellationToken);
    }
}
