using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Checksums;

/// <summary>One side of a pair of tables.</summary>
/// <param name="Session">Where the table is.</param>
/// <param name="Table">Its name there.</param>
/// <param name="Columns">The columns that are compared, in the pair's order.</param>
/// <param name="Forms">The forms in which they are compared.</param>
internal sealed record TableSide(DatabaseSession Session, TableName Table, IReadOnlyList<ColumnDefinition> Columns, IReadOnlyList<ColumnForm> Forms)
{
    public static TableSide SourceOf(TablePair tables) =>
        new(tables.Source, tables.Plan.Source.Name, [.. tables.Plan.Columns.Select(column => column.Source)], tables.Plan.Forms);

    public static TableSide TargetOf(TablePair tables) =>
        new(tables.Target, tables.Plan.Target.Name, [.. tables.Plan.Columns.Select(column => column.Target)], tables.Plan.Forms);
}
