using System.Runtime.CompilerServices;
using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data;

/// <summary>
/// Compares pairs of tables of two databases. Used by several workers at a time, each of which has sessions of its own to both sides.
/// </summary>
public sealed class TableReconciler : IAsyncDisposable
{
    private readonly ReconcileOptions _options;
    private readonly TimeProvider _time;
    private readonly SessionPool _sources;
    private readonly SessionPool _targets;
    private readonly FurtherSessions _further;

    public TableReconciler(ReconcileOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        var (source, target) = DatabaseServer.Of(options, _time);
        _sources = new SessionPool(options.Source, SessionLimits.Of(options, _time), source, SelfTest.RunAsync);
        _targets = new SessionPool(options.Target, SessionLimits.Of(options, _time), target, SelfTest.RunAsync);
        _further = new FurtherSessions(_sources, _targets, options.RangeWorkers - 1);
    }

    /// <summary>Rows in a key range that is summed up, where the keys allow it: fewer let small tables be compared by many ranges.</summary>
    internal int RowsInBucket { get; init; } = RangePlanner.RowsInBucket;

    /// <summary>Rows from which on key ranges of a table are read at the same time.</summary>
    internal long LargeTable { get; init; } = StrategyChooser.LargeTable;

    /// <summary>Where it is written down which key ranges of large tables are equal; null: nowhere.</summary>
    internal IRangeRecords? Records { get; init; }

    /// <summary>Compares one pair of tables. What keeps tables from being compared though nothing failed (no key, for example) is in the result.</summary>
    /// <exception cref="ReconcileException">Something failed; it says whether another attempt may succeed.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it. The queries are cancelled on the servers.</exception>
    public async ValueTask<TableResult> ReconcileAsync(TableTask task, CancellationToken cancellationToken)
    {
        var leases = await SessionLease.TakePairAsync(_sources, _targets, cancellationToken).ConfigureAwait(false);
        await using var source = leases.Source;
        await using var target = leases.Target;
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
            var result = await new TableComparison(tables with { Further = _further, Records = Records }).RunAsync(Describe(blank, tables.Plan), cancellationToken).ConfigureAwait(false);
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
        var leases = await SessionLease.TakePairAsync(_sources, _targets, cancellationToken).ConfigureAwait(false);
        await using var source = leases.Source;
        await using var target = leases.Target;
        var tables = await PlanAsync(task, source.Session, target.Session, cancellationToken).ConfigureAwait(false);
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

        var judged = TableVerdict.Judge(tables.Plan, new TableResult { Table = task.Table }, rowsDiffer: false);
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
        ReconcileProblem.KeyMissing or ReconcileProblem.KeyColumnNotFound or ReconcileProblem.RuleOnKey or ReconcileProblem.MappedColumnNotFound or ReconcileProblem.KeyTypesDiffer or ReconcileProblem.KeyNotUnique
        or ReconcileProblem.KeyOrderDiffers or ReconcileProblem.ColumnTypesDiffer or ReconcileProblem.NoColumns or ReconcileProblem.StrategyUnavailable or ReconcileProblem.TableAmbiguous;

    private async Task<TablePair> PlanAsync(TableTask task, DatabaseSession source, DatabaseSession target, CancellationToken cancellationToken)
    {
        var (left, right) = await BothSides.RunAsync(
            token => TableCatalog.FindAsync(source, task.SourceTable, anySchema: false, token),
            token => TableCatalog.FindAsync(target, task.TargetTable ?? task.SourceTable, anySchema: task.TargetTable is null, token),
            cancellationToken).ConfigureAwait(false);
        await BothSides.RunAsync(
            token => source.BeginReadingAsync(left.Name, token),
            token => target.BeginReadingAsync(right.Name, token),
            cancellationToken).ConfigureAwait(false);
        return new TablePair(task, _options, new TablePlanner(task, left, right).Plan(), source, target) { Time = _time, RowsInBucket = RowsInBucket, LargeTable = LargeTable };
    }

    private static async Task CompareIntoAsync(TablePair tables, DifferenceStream stream, CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            await new TableComparison(tables).StreamAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Thrown where the rows are read.
            error = e;
        }

        stream.Complete(error);
    }

    private static TableResult Describe(TableResult blank, TablePlan plan) => blank with
    {
        SourceTable = plan.Source.Name.ToString(),
        TargetTable = plan.Target.Name.ToString(),
        SchemaDifferences = plan.SchemaDifferences,
        Key = plan.KeyNames,
        KeyIsUnique = plan.KeyColumns > 0,
        ExcludedColumns = plan.ExcludedColumns,
        Notes = plan.Notes,
    };
}
