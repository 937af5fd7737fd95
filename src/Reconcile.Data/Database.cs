using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Reconcile.Data.Catalog;
using Reconcile.Data.Query;
using Reconcile.Data.Sources;

namespace Reconcile.Data;

/// <summary>The data layer's way in for everything that concerns one database: catalogue, queries, tests.</summary>
public static class Database
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(ReconcileOptions.DefaultLockTimeoutSeconds);

    /// <summary>Reads an ADO.NET connection string in the words of its provider.</summary>
    /// <exception cref="FormatException">It cannot be read; the message never repeats it, for it may hold a password.</exception>
    public static ReconcileConnection ParseConnectionString(ReconcileProvider provider, string connectionString)
    {
        try
        {
            var connection = DatabaseDriver.For(provider).Parse(connectionString) with { Provider = provider };
            foreach (var name in connection.Settings.Keys)
            {
                ConnectionUri.RefuseSecret(name);
            }

            return connection;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            // The driver's message may quote the text: neither it nor the exception is passed on.
            throw new FormatException($"The text is not a connection string that {provider} understands. Check its keywords, or write {ConnectionUri.Forms}.");
        }
    }

    /// <summary>Tables whose schema and name fit wildcards (* and ?), ordered by both. Null fits all.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="schemaPattern">For the schema; of no effect where the engine has none.</param>
    /// <param name="namePattern">For the name.</param>
    /// <param name="countRows">Whether to count the rows rather than to believe the server's statistics.</param>
    /// <param name="cancellationToken">Stops it on the server too.</param>
    /// <exception cref="ReconcileException">The database cannot be reached or read.</exception>
    public static async IAsyncEnumerable<TableInfo> GetTablesAsync(
        ReconcileConnection connection, string? schemaPattern, string? namePattern, bool countRows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var session = await DatabaseSession.OpenAsync(connection, LockTimeout, readOnly: true, cancellationToken).ConfigureAwait(false);
        foreach (var (name, estimate) in await TableCatalog.ListAsync(session, cancellationToken).ConfigureAwait(false))
        {
            if (!Fits(schemaPattern, name.Schema) || !Fits(namePattern, name.Name))
            {
                continue;
            }

            var table = await TableCatalog.DescribeAsync(session, name, cancellationToken).ConfigureAwait(false);
            var isEstimate = estimate is not null && !countRows;
            yield return new TableInfo
            {
                Connection = connection,
                Schema = name.Schema,
                Name = name.Name,
                Rows = isEstimate ? estimate!.Value : await CountAsync(session, name, cancellationToken).ConfigureAwait(false),
                RowsAreEstimated = isEstimate,
                Key = table.Key,
                Columns = [.. table.Columns.Select(column => column.ToTableColumn())],
            };
        }
    }

    /// <summary>Runs SQL: every row of every result set, or nothing for statements that return none.</summary>
    /// <param name="connection">Where. A SQLite file that does not exist is created.</param>
    /// <param name="sql">One or more statements; SQL Server's GO lines separate batches.</param>
    /// <param name="parameters">Values by name, without the sign that marks a parameter in SQL.</param>
    /// <param name="timeout">For the whole of it.</param>
    /// <param name="cancellationToken">Stops it on the server too.</param>
    /// <exception cref="ReconcileException">It failed; <see cref="ReconcileProblem.TimedOut"/> if its time ran out.</exception>
    public static IAsyncEnumerable<QueryRow> QueryAsync(
        ReconcileConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, TimeSpan timeout, CancellationToken cancellationToken) =>
        QueryRunner.RunAsync(connection, sql, parameters, timeout, cancellationToken);

    /// <summary>Reaches the database and says what works. Trouble is in the result, not thrown.</summary>
    public static Task<ConnectionTest> TestAsync(ReconcileConnection connection, CancellationToken cancellationToken) =>
        ConnectionTester.TestAsync(connection, cancellationToken);

    private static bool Fits(string? pattern, string name) =>
        string.IsNullOrEmpty(pattern) || name.Length == 0 || FileSystemName.MatchesSimpleExpression(pattern, name);

    private static async Task<long> CountAsync(DatabaseSession session, TableName name, CancellationToken cancellationToken) =>
        (await session.ListAsync(
            session.Dialect.CountQuery(name),
            row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture),
            cancellationToken).ConfigureAwait(false))[0];
}
