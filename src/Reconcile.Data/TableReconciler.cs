using System.Runtime.CompilerServices;
using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data;

/// <summary>
/// Compares pairs of tables of two databases. Used by several workers at a time, each of which has sessions of its own to both sides.
/// </summary>
public sealed class TableReconciler : IAsyncDisposable
{
    private readonly ReconcileOptions _options;
    private readonly SessionPool _sources;
    private readonly SessionPool _targets;

    public TableReconciler(ReconcileOptions options)
    {
        _options = options;
        _sources = new SessionPool(options.Source, options.LockTimeout, SelfTest.RunAsync);
        _targets = new SessionPool(options.Target, options.LockTimeout, SelfTest.RunAsync);
    }

    /// <summary>Compares one pair of tables. What keeps tables from being compared though nothing failed (no key, for example) is in the result.</summary>
    /// <exception cref="ReconcileException">Something failed; it says whether another attempt may succeed.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it. The queries are cancelled on the servers.</exception>
    public async ValueTask<TableResult> ReconcileAsync(TableTask task, CancellationToken cancellationToken)
    {
        await using var source = await SessionLease.TakeAsync(_sources, cancellationToken).ConfigureAwait(false);
        await using var target = await SessionLease.TakeAsync(_targets, cancellationToken).ConfigureAwait(false);
        var blank = new TableResult
        {
            Table = task.Table,
            Source = _options.Source,
            SourceTable = task.SourceTable.ToString(),
            Target = _options.Target,
            TargetTable = (task.TargetTable ?? task.SourceTable).ToString(),
            Task = task,
            Options = _options,
        };
        try
        {
            var tables = await PlanAsync(task, source.Session, target.Session, cancellationToken).ConfigureAwait(false);
            var result = await CompareAsync(tables, Describe(blank, tables.Plan), cancellationToken).ConfigureAwait(false);
            await source.FinishAsync(cancellationToken).ConfigureAwait(false);
            await target.FinishAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (ReconcileException e) when (IsUndecided(e.Problem))
        {
            return blank with { Problem = e.Problem, Reason = e.Message };
        }
    }

    /// <summary>The rows of one pair of tables that differ, in the order of the key, as they are found.</summary>
    /// <exception cref="ReconcileException">
    /// The tables could not be compared to the end; or, thrown behind the last row, some columns could not be compared at all.
    /// </exception>
    public async IAsyncEnumerable<RowDifference> StreamAsync(TableTask task, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = await SessionLease.TakeAsync(_sources, cancellationToken).ConfigureAwait(false);
        await using var target = await SessionLease.TakeAsync(_targets, cancellationToken).ConfigureAwait(false);
        var tables = await PlanAsync(task, source.Session, target.Session, cancellationToken).ConfigureAwait(false);
        RequireKey(tables.Plan);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = new DifferenceStream(task.Table, tables.Plan, stop.Token);
        var comparing = Task.Run(() => CompareIntoAsync(tables, stream, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var row in stream.Rows.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await comparing.ConfigureAwait(false);
        }

        var judged = Judge(tables.Plan, new TableResult { Table = task.Table }, rowsDiffer: false);
        if (judged.Problem != ReconcileProblem.None)
        {
            throw new ReconcileException(judged.Problem, judged.Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sources.DisposeAsync().ConfigureAwait(false);
        await _targets.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Problems of what was asked for rather than of carrying it out.</summary>
    private static bool IsUndecided(ReconcileProblem problem) => problem is
        ReconcileProblem.KeyMissing or ReconcileProblem.KeyColumnNotFound or ReconcileProblem.MappedColumnNotFound or ReconcileProblem.KeyTypesDiffer or ReconcileProblem.KeyNotUnique
        or ReconcileProblem.KeyOrderDiffers or ReconcileProblem.ColumnTypesDiffer or ReconcileProblem.NoColumns or ReconcileProblem.TableAmbiguous;

    private async Task<TablePair> PlanAsync(TableTask task, DatabaseSession source, DatabaseSession target, CancellationToken cancellationToken)
    {
        var left = await TableCatalog.FindAsync(source, task.SourceTable, anySchema: false, cancellationToken).ConfigureAwait(false);
        var right = await TableCatalog.FindAsync(target, task.TargetTable ?? task.SourceTable, anySchema: task.TargetTable is null, cancellationToken).ConfigureAwait(false);
        await source.BeginReadingAsync(left.Name, cancellationToken).ConfigureAwait(false);
        await target.BeginReadingAsync(right.Name, cancellationToken).ConfigureAwait(false);
        return new TablePair(task, _options, new TablePlanner(task, left, right).Plan(), source, target);
    }

    private async Task<TableResult> CompareAsync(TablePair tables, TableResult result, CancellationToken cancellationToken)
    {
        if (!_options.ValidateChecksum)
        {
            return await CompareRowsAsync(tables, result, "names the rows and columns that differ", cancellationToken).ConfigureAwait(false);
        }

        var (source, target) = await ChecksumStrategy.CompareAsync(tables, cancellationToken).ConfigureAwait(false);
        var equal = source == target;
        if (!equal && _options.RowLevel)
        {
            return await CompareRowsAsync(tables, result, "the checksums differ", cancellationToken).ConfigureAwait(false);
        }

        return Judge(tables.Plan, result with
        {
            SourceRows = source.Rows,
            TargetRows = target.Rows,
            Strategy = ChecksumStrategy.Name,
            StrategyReason = "-ValidateChecksum was given",
            Reason = equal ? string.Empty : "The checksums of the rows differ. -RowLevel names the rows.",
        }, rowsDiffer: !equal);
    }

    private async Task<TableResult> CompareRowsAsync(TablePair tables, TableResult result, string why, CancellationToken cancellationToken)
    {
        RequireKey(tables.Plan);
        using var collector = new DifferenceCollector(tables.Task, _options, tables.Plan);
        var (sourceRows, targetRows) = await StreamStrategy.CompareAsync(tables, collector, cancellationToken).ConfigureAwait(false);
        collector.Complete();
        return Judge(tables.Plan, result with
        {
            SourceRows = sourceRows,
            TargetRows = targetRows,
            Missing = collector.MissingRows,
            Extra = collector.ExtraRows,
            Changed = collector.ChangedRows,
            Sample = collector.Sample,
            SampleLines = collector.SampleLines,
            DifferenceFile = collector.FilePath,
            Strategy = StreamStrategy.Name,
            StrategyReason = why,
        }, rowsDiffer: collector.MissingRows + collector.ExtraRows + collector.ChangedRows > 0);
    }

    private static async Task CompareIntoAsync(TablePair tables, DifferenceStream stream, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            await StreamStrategy.CompareAsync(tables, stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Thrown where the rows are read.
            error = e;
        }

        stream.Complete(error);
    }

    private static void RequireKey(TablePlan plan)
    {
        if (plan.KeyColumns == 0)
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"Neither {plan.Source.Name} nor {plan.Target.Name} has a primary key or a unique index without NULLs whose columns are compared. Name the columns that identify a row with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
        }
    }

    private static TableResult Describe(TableResult blank, TablePlan plan) => blank with
    {
        SourceTable = plan.Source.Name.ToString(),
        TargetTable = plan.Target.Name.ToString(),
        SchemaDifferences = plan.SchemaDifferences,
        Key = plan.KeyNames,
        ExcludedColumns = plan.ExcludedColumns,
        Notes = plan.Notes,
    };

    /// <summary>Match is said of tables whose every column was compared and whose rows are all equal, and of no others.</summary>
    private static TableResult Judge(TablePlan plan, TableResult result, bool rowsDiffer)
    {
        if (plan.OneSided.Count > 0)
        {
            return result with
            {
                Verdict = Verdict.Mismatch,
                Problem = ReconcileProblem.ColumnOnOneSide,
                Reason = $"{string.Join("; ", plan.OneSided)}. The other columns were compared; leave these out with -ExcludeColumn.",
            };
        }

        if (rowsDiffer)
        {
            return result with { Verdict = Verdict.Mismatch };
        }

        return plan.Incomparable.Count == 0 ? result with { Verdict = Verdict.Match } : result with
        {
            Verdict = Verdict.NotCompared,
            Problem = ReconcileProblem.ColumnTypesDiffer,
            Reason = $"The types of {string.Join("; ", plan.Incomparable)} have no common form; all other columns are equal. Leave these out with -ExcludeColumn.",
        };
    }
}
