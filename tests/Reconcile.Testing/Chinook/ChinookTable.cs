namespace Reconcile.Testing;

/// <summary>A table of Chinook by its names in the engines.</summary>
/// <param name="Name">In SQLite and SQL Server, for example <c>InvoiceLine</c>.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Key">The key's columns, by their names in SQLite and SQL Server.</param>
public sealed record ChinookTable(string Name, int Rows, params IReadOnlyList<string> Key)
{
    /// <summary>In PostgreSQL, for example <c>invoice_line</c>.</summary>
    public string PostgresName => ChinookNames.ToPostgres(Name);

    public string NameIn(DatabaseEngine engine) => engine == DatabaseEngine.PostgreSql ? PostgresName : Name;

    public override string ToString() => Name;
}
