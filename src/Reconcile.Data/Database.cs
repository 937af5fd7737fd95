namespace Reconcile.Data;

/// <summary>The data layer's way in for everything that concerns one database: catalogue, queries, tests.</summary>
public static class Database
{
    /// <summary>Reads an ADO.NET connection string in the words of its provider.</summary>
    /// <exception cref="FormatException">It cannot be read; the message never repeats it.</exception>
    public static ReconcileConnection ParseConnectionString(ReconcileProvider provider, string connectionString) => throw new NotSupportedException();

    /// <summary>Tables whose schema and name fit wildcards (* and ?), ordered by both. Null fits all.</summary>
    public static IAsyncEnumerable<TableInfo> GetTablesAsync(ReconcileConnection connection, string? schemaPattern, string? namePattern, bool countRows, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Runs SQL: every row of every result set, or nothing for statements that return none.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">One or more statements; SQL Server's GO lines separate batches.</param>
    /// <param name="parameters">Values by name, without the sign that marks a parameter in SQL.</param>
    /// <param name="timeout">For the whole of it.</param>
    /// <param name="cancellationToken">Stops it on the server too.</param>
    public static IAsyncEnumerable<QueryRow> QueryAsync(ReconcileConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Reaches the database and says what works. Trouble is in the result, not thrown.</summary>
    public static Task<ConnectionTest> TestAsync(ReconcileConnection connection, CancellationToken cancellationToken) => throw new NotSupportedException();
}
