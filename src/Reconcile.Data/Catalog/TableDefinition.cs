namespace Reconcile.Data.Catalog;

/// <summary>A table as its catalog describes it.</summary>
/// <param name="Name">Schema and name as the catalog writes them.</param>
/// <param name="Columns">In their order.</param>
/// <param name="Key">The primary key's columns, or a unique index's whose columns are never NULL; empty if there is none.</param>
internal sealed record TableDefinition(TableName Name, IReadOnlyList<ColumnDefinition> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Whether the engine guarantees that columns of these names identify a row.</summary>
    public bool IsKey(IReadOnlyCollection<string> names) =>
        Key.Count > 0 && Key.All(names.Contains)
        && Key.All(name => Columns.Any(column => column.Name == name && !column.IsNullable));
}
