using Reconcile.Data.Catalog;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Two tables with a plan and a session for each: what a strategy works on.</summary>
internal sealed record TablePair(TableTask Task, ReconcileOptions Options, TablePlan Plan, DatabaseSession Source, DatabaseSession Target)
{
    /// <summary>The part of the tables that is read; null: all of them.</summary>
    public IKeyRestriction? Restriction { get; init; }

    /// <summary>Where further sessions come from; null: there are none, or the rows that differ must come in the order of the key.</summary>
    public FurtherSessions? Further { get; init; }

    /// <summary>Where it is written down which key ranges are equal; null: nowhere.</summary>
    public IRangeRecords? Records { get; init; }

    /// <summary>The clock by which rows are read again.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Rows in a key range that is summed up, where the keys allow it.</summary>
    public int RowsInBucket { get; init; } = RangePlanner.RowsInBucket;

    /// <summary>Rows from which on key ranges are read at the same time.</summary>
    public long LargeTable { get; init; } = StrategyChooser.LargeTable;

    public TableSide SourceSide => Side(Source, Plan.Source, column => column.Source, Task.SourceCondition);

    public TableSide TargetSide => Side(Target, Plan.Target, column => column.Target, Task.TargetCondition);

    /// <summary>Starts reading the source, sorted by the key or in any order.</summary>
    public Task<RowReader> ReadSourceAsync(bool sorted, CancellationToken cancellationToken) => ReadAsync(SourceSide, sorted, cancellationToken);

    /// <summary>Starts reading the target, sorted by the key or in any order.</summary>
    public Task<RowReader> ReadTargetAsync(bool sorted, CancellationToken cancellationToken) => ReadAsync(TargetSide, sorted, cancellationToken);

    private Task<RowReader> ReadAsync(TableSide side, bool sorted, CancellationToken cancellationToken) =>
        side.ReadAsync(side.RowsQuery(sorted ? Plan.KeyKinds : []), side.Columns, Plan.Forms, cancellationToken);

    private TableSide Side(DatabaseSession session, TableDefinition table, Func<ColumnPair, ColumnDefinition> side, string condition)
    {
        ColumnDefinition[] columns = [.. Plan.Columns.Select(side)];
        var restriction = Restriction?.ToCondition(session.Dialect, columns[..Plan.KeyColumns], [.. Plan.Forms.Take(Plan.KeyColumns)]);
        return new TableSide(session, table, columns, (condition, restriction) switch
        {
            (var where, null) => where,
            ({ Length: 0 }, _) => restriction,
            // The line break ends a comment in the user's condition before it can swallow the bracket.
            (var where, _) => $"({where}\n) AND ({restriction})",
        });
    }
}
