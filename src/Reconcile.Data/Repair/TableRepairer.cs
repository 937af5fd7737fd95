using Reconcile.Data.Catalog;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Repair;

/// <summary>
/// Makes tables of one target equal to their source: writes the script that takes it back, applies the repair in transactions of bounded
/// size, and compares the tables again. The source is only read.
/// </summary>
public static class TableRepairer
{
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Repairs the tables of the given results, all of one target.</summary>
    /// <returns>A result for each, in the order of the tables' references.</returns>
    /// <exception cref="ReconcileException">Nothing was done: a result does not hold what its repair takes, the tables have no order, the undo script cannot be written, or the target cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it; the open transaction was rolled back, those before stay.</exception>
    public static async Task<IReadOnlyList<RepairResult>> RepairAsync(IReadOnlyList<TableResult> results, RepairOptions options, CancellationToken cancellationToken)
    {
        OptionRange.Check(options.ChunkSize, 1, RepairOptions.MaxChunkSize);
        RepairTally[] tallies;
        string undoFile;
        await using (var session = await DatabaseSession.OpenAsync(results[0].Target!, options.LockTimeout, readOnly: false, cancellationToken).ConfigureAwait(false))
        {
            session.EndQueriesWith(cancellationToken);
            var references = await ForeignKeyCatalog.ReadAsync(session, cancellationToken).ConfigureAwait(false);
            var plan = RepairWriter.Plan(results, options, references);
            tallies = [.. plan.Tables.Select(table => new RepairTally(table))];
            undoFile = await UndoFile.WriteAsync(plan, options.UndoDirectory, Time, cancellationToken).ConfigureAwait(false);
            await ApplyAsync(session, plan, tallies, cancellationToken).ConfigureAwait(false);
        }

        var repaired = new List<RepairResult>();
        foreach (var tally in tallies)
        {
            var started = Time.GetTimestamp();
            var verification = options.Verify ? await VerifyAsync(tally.Table.Result, cancellationToken).ConfigureAwait(false) : null;
            repaired.Add(tally.ToResult(undoFile, verification, Time.GetElapsedTime(started)));
        }

        return repaired;
    }

    private static async Task ApplyAsync(DatabaseSession session, RepairPlan plan, RepairTally[] tallies, CancellationToken cancellationToken)
    {
        foreach (var (table, step) in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tally = tallies.Single(tally => tally.Table == table);
            if (!tally.HasFailed)
            {
                var started = Time.GetTimestamp();
                await new ChunkApplier(session, tally, step).ApplyAsync(cancellationToken).ConfigureAwait(false);
                tally.Add(Time.GetElapsedTime(started));
            }
        }
    }

    /// <summary>Compares a table again as it was compared. What cannot be compared any more is NotCompared, with the reason.</summary>
    private static async Task<TableResult> VerifyAsync(TableResult result, CancellationToken cancellationToken)
    {
        var task = result.Task ?? new TableTask
        {
            Table = result.Table,
            SourceTable = TableName.Parse(result.SourceTable),
            TargetTable = TableName.Parse(result.TargetTable),
            KeyColumns = result.Key,
            ExcludedColumns = result.ExcludedColumns,
        };
        // The file of differences is what the repair was made from: it stays as it is.
        var options = (result.Options ?? new ReconcileOptions { Source = result.Source!, Target = result.Target! }) with { OutputDirectory = string.Empty };
        try
        {
            await using var reconciler = new TableReconciler(options);
            return await reconciler.ReconcileAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (ReconcileException e)
        {
            return result with { Verdict = Verdict.NotCompared, Status = TableStatus.Failed, Problem = e.Problem, Reason = e.Message, Missing = 0, Extra = 0, Changed = 0, Sample = [], SampleLines = [], DifferenceFile = string.Empty };
        }
    }
}
