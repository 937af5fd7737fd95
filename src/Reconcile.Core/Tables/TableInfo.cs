namespace Reconcile;

/// <summary>A table as <c>Get-ReconcileTable</c> shows it and <c>Invoke-ParallelReconcile</c> takes it.</summary>
public sealed record TableInfo
{
    /// <summary>The database it was found in.</summary>
    public required ReconcileConnection Connection { get; init; }

    /// <summary>The schema; empty where the engine has none.</summary>
    public string Schema { get; init; } = string.Empty;

    public required string Name { get; init; }

    /// <summary>Number of rows; see <see cref="RowsAreEstimated"/>.</summary>
    public long Rows { get; init; }

    /// <summary>Whether <see cref="Rows"/> comes from the server's statistics rather than from a count.</summary>
    public bool RowsAreEstimated { get; init; }

    /// <summary>The primary key, or else a unique index over columns that are never NULL; empty if there is neither.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary><c>schema.name</c>, or the name alone where the engine has no schemas. The name by which other cmdlets know it.</summary>
    public string Table => TableName.Format(Schema, Name);

    public override string ToString() => Table;
}
