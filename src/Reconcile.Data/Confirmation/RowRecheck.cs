using Reconcile.Data.Diff;
using Reconcile.Data.Rules;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Confirmation;

/// <summary>Reads pending rows again, in one new snapshot of each side: by their keys, or among all rows where that is not possible or not faster.</summary>
/// <param name="tables">The two sides.</param>
/// <param name="rows">Rows of the larger side.</param>
internal sealed class RowRecheck(TablePair tables, long rows)
{
    /// <summary>Keys in a query. Servers plan thousands of them slowly, and SQLite takes no expression that is deeper than 1000.</summary>
    private const int BatchRows = 500;

    /// <summary>Bytes of rows in a batch, which is in memory.</summary>
    private const int BatchBytes = 1024 * 1024;

    /// <summary>Looking a row up by its key takes as long as reading some twenty in a row.</summary>
    private const int LookupCost = 20;

    private readonly StreamStrategy _strategy = new StreamStrategy();
    private bool _hasLiterals = tables.Plan.KeyIsGuaranteed;

    /// <summary>Whether the rows are read by their keys rather than with all others.</summary>
    public bool IsByKey(long pending) => _hasLiterals && (pending <= BatchRows || pending <= rows / LookupCost);

    /// <summary>Reads again.</summary>
    /// <param name="pending">The rows, in the order of the key.</param>
    /// <param name="left">Takes those that still differ.</param>
    /// <param name="cancellationToken">Cancels the queries on the servers.</param>
    public async Task RunAsync(PendingRows pending, PendingRows left, CancellationToken cancellationToken)
    {
        await tables.Source.BeginReadingAsync(tables.Plan.Source.Name, cancellationToken).ConfigureAwait(false);
        await tables.Target.BeginReadingAsync(tables.Plan.Target.Name, cancellationToken).ConfigureAwait(false);
        if (IsByKey(pending.Count) && await TryByKeyAsync(pending, left, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        left.Clear();
        await CompareAsync(tables, pending.Read(), left, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False, with some rows done, if a key has no literal.</summary>
    private async Task<bool> TryByKeyAsync(PendingRows pending, PendingRows left, CancellationToken cancellationToken)
    {
        foreach (var batch in Batches(pending.Read()))
        {
            var keys = new KeyListRestriction([.. batch.Select(row => row.Row)]);
            if (!CanRestrict(keys))
            {
                _hasLiterals = false;
                return false;
            }

            await CompareAsync(tables with { Restriction = keys }, batch, left, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async Task CompareAsync(TablePair part, IEnumerable<PendingRow> pending, PendingRows left, CancellationToken cancellationToken)
    {
        using var rowsInOrder = pending.GetEnumerator();
        var sink = new RuleSink(tables.Plan, new RecheckSink(rowsInOrder, tables.Plan.KeyColumns, left));
        await _strategy.CompareAsync(part, sink, cancellationToken).ConfigureAwait(false);
    }

    private bool CanRestrict(KeyListRestriction keys)
    {
        ColumnPair[] key = [.. tables.Plan.Columns.Take(tables.Plan.KeyColumns)];
        return keys.TryToCondition(tables.Source.Dialect, [.. key.Select(column => column.Source)], [.. key.Select(column => column.Form)]) is not null
            && keys.TryToCondition(tables.Target.Dialect, [.. key.Select(column => column.Target)], [.. key.Select(column => column.Form)]) is not null;
    }

    private static IEnumerable<List<PendingRow>> Batches(IEnumerable<PendingRow> pending)
    {
        var batch = new List<PendingRow>();
        var bytes = 0;
        foreach (var row in pending)
        {
            batch.Add(row);
            bytes += row.Length;
            if (batch.Count == BatchRows || bytes >= BatchBytes)
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
