using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Two tables with a plan and a session for each: what a strategy works on.</summary>
internal sealed record TablePair(TableTask Task, ReconcileOptions Options, TablePlan Plan, DatabaseSession Source, DatabaseSession Target)
{
    /// <summary>The part of the tables that is read; null: all of them.</summary>
    public IKeyRestriction? Restriction { get; init; }

    /// <summary>The clock by which rows are read again.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Starts reading the source, sorted by the key or in any order.</summary>
    public Task<RowReader> ReadSourceAsync(bool sorted, CancellationToken cancellationToken) =>
        ReadAsync(Source, Plan.Source.Name, column => column.Source, sorted, cancellationToken);

    /// <summary>Starts reading the target, sorted by the key or in any order.</summary>
    public Task<RowReader> ReadTargetAsync(bool sorted, CancellationToken cancellationToken) =>
        ReadAsync(Target, Plan.Target.Name, column => column.Target, sorted, cancellationToken);

    private async Task<RowReader> ReadAsync(
        DatabaseSession session, TableName table, Func<ColumnPair, ColumnDefinition> side, bool sorted, CancellationToken cancellationToken)
    {
        ColumnDefinition[] columns = [.. Plan.Columns.Select(side)];
        IReadOnlyList<CanonicalKind> keyKinds = sorted ? Plan.KeyKinds : [];
        var query = session.Dialect.RowsQuery(table, columns, keyKinds, Condition(session.Dialect, columns));
        var rows = await session.OpenRowsAsync(query, columns, Plan.Forms, cancellationToken).ConfigureAwait(false);
        return new RowReader(rows, error => session.Translate(error, cancellationToken), cancellationToken);
    }

    /// <summary>The user's condition and ours. The line break ends a comment in the user's before it can swallow the bracket.</summary>
    private string Condition(SqlDialect dialect, ColumnDefinition[] columns)
    {
        if (Restriction is null)
        {
            return Task.Where;
        }

        var restriction = Restriction.ToCondition(dialect, columns[..Plan.KeyColumns], [.. Plan.Forms.Take(Plan.KeyColumns)]);
        return Task.Where.Length == 0 ? restriction : $"({Task.Where}\n) AND ({restriction})";
    }
}
