namespace Reconcile.Data.Catalog;

/// <summary>A foreign key as its catalog describes it.</summary>
/// <param name="Child">The table whose rows refer.</param>
/// <param name="Parent">The table whose rows are referred to.</param>
/// <param name="Columns">The pairs of columns, in their order.</param>
/// <param name="TakesRowsAlong">Whether deleting a row changes or deletes the rows that refer to it (CASCADE, SET NULL, SET DEFAULT).</param>
internal sealed record ForeignKey(TableName Child, TableName Parent, IReadOnlyList<ForeignKeyColumn> Columns, bool TakesRowsAlong);

/// <summary>A column of a foreign key.</summary>
/// <param name="Child">The column that refers.</param>
/// <param name="Parent">The column that is referred to.</param>
/// <param name="IsNullable">Whether the first can be NULL, and so refer to nothing.</param>
internal sealed record ForeignKeyColumn(string Child, string Parent, bool IsNullable);
