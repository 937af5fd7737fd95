using System.Data.Common;
using System.Globalization;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Catalog;

/// <summary>Reads what a database's catalog says of its tables.</summary>
internal static class TableCatalog
{
    /// <summary>Finds a table by name.</summary>
    /// <param name="session">Where.</param>
    /// <param name="name">Its name; without a schema, the default one comes first.</param>
    /// <param name="anySchema">Whether another schema may do when the named one has no such table: for names taken over from another engine.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    /// <exception cref="ReconcileException">There is no such table, or more than one fits.</exception>
    public static async Task<TableDefinition> FindAsync(DatabaseSession session, TableName name, bool anySchema, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?> { ["name"] = name.Name, ["folded"] = NameMatch.Fold(name.Name) };
        var found = await session.ListAsync(session.Dialect.FindTablesQuery, parameters, row => new FoundTable(
            new TableName(Text(row, "schema_name"), Text(row, "table_name")), Truth(row, "is_default_schema")), cancellationToken).ConfigureAwait(false);
        var fitting = NameMatch.Best(name.Name, InSchema(found, name.Schema, anySchema), table => table.Name.Name);
        if (fitting.Count != 1)
        {
            throw fitting.Count == 0
                ? new ReconcileException(ReconcileProblem.TableNotFound, $"{session.Connection} has no table {name}, or the login may not see it. Get-ReconcileTable lists the tables.")
                : new ReconcileException(ReconcileProblem.TableAmbiguous,
                    $"{session.Connection} has more than one table that {name} may mean: {string.Join(", ", fitting.Select(table => table.Name))}. Name the schema, or write the name as the database has it.");
        }

        return await DescribeAsync(session, fitting[0].Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The columns and key of a table that exists.</summary>
    public static async Task<TableDefinition> DescribeAsync(DatabaseSession session, TableName name, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?> { ["schema"] = name.Schema, ["table"] = name.Name };
        var columns = await session.ListAsync(session.Dialect.ColumnsQuery, parameters, row => ReadColumn(session, row), cancellationToken).ConfigureAwait(false);
        var keys = await session.ListAsync(session.Dialect.KeysQuery, parameters, row => new KeyColumn(
            Text(row, "index_name"), Truth(row, "is_primary"), Text(row, "column_name")), cancellationToken).ConfigureAwait(false);
        return new TableDefinition(name, columns, ChooseKey(keys, columns));
    }

    /// <summary>All tables of the user's own whose names fit, with the rows the statistics know of (null: none).</summary>
    public static async Task<IReadOnlyList<(TableName Name, long? RowEstimate)>> ListAsync(DatabaseSession session, CancellationToken cancellationToken) =>
        await session.ListAsync(session.Dialect.ListTablesQuery, row =>
        {
            var estimate = row["row_estimate"] is DBNull ? -1 : Convert.ToInt64(row["row_estimate"], CultureInfo.InvariantCulture);
            return (new TableName(Text(row, "schema_name"), Text(row, "table_name")), estimate < 0 ? (long?)null : estimate);
        }, cancellationToken).ConfigureAwait(false);

    private static List<FoundTable> InSchema(IReadOnlyList<FoundTable> found, string schema, bool anySchema)
    {
        // An engine without schemas knows its tables by the second part of a name alone.
        if (schema.Length > 0 && found.All(table => table.Name.Schema.Length == 0))
        {
            schema = string.Empty;
        }

        List<FoundTable> inSchema = schema.Length > 0
            ? [.. found.Where(table => table.Name.Schema.Equals(schema, StringComparison.OrdinalIgnoreCase))]
            : [];
        if (inSchema.Count == 0 && (schema.Length == 0 || anySchema))
        {
            inSchema.AddRange(found.Where(table => table.IsDefaultSchema));
        }

        return inSchema.Count == 0 && schema.Length == 0 ? [.. found] : inSchema;
    }

    private static ColumnDefinition ReadColumn(DatabaseSession session, DbDataReader row)
    {
        var baseType = Text(row, "base_type");
        return new ColumnDefinition
        {
            Name = Text(row, "column_name"),
            NativeType = Text(row, "native_type"),
            Kind = session.Dialect.KindOf(baseType),
            WireType = (int)Convert.ToInt64(row["wire_type"], CultureInfo.InvariantCulture),
            IsNullable = Truth(row, "is_nullable"),
            IsGenerated = Truth(row, "is_generated"),
            IsIdentity = Truth(row, "is_identity"),
            IsPadded = baseType is "char" or "nchar",
            FractionDigits = Convert.ToInt32(row["fraction_digits"], CultureInfo.InvariantCulture),
            Provider = session.Connection.Provider,
            SortsAsRead = session.Connection.Provider is ReconcileProvider.Csv or ReconcileProvider.JsonLines,
            IsTyped = session.Connection.Provider != ReconcileProvider.Sqlite,
        };
    }

    /// <summary>The primary key, or else the first unique index over columns that are never NULL.</summary>
    private static IReadOnlyList<string> ChooseKey(IReadOnlyList<KeyColumn> keys, IReadOnlyList<ColumnDefinition> columns)
    {
        var never = columns.Where(column => !column.IsNullable).Select(column => column.Name).ToHashSet();
        return keys.GroupBy(key => (key.Index, key.IsPrimary))
            .Where(index => index.Key.IsPrimary || index.All(key => never.Contains(key.Column)))
            .Select(index => (IReadOnlyList<string>)[.. index.Select(key => key.Column)])
            .FirstOrDefault() ?? [];
    }

    private static string Text(DbDataReader row, string column) => row[column] as string ?? string.Empty;

    private static bool Truth(DbDataReader row, string column) => Convert.ToBoolean(row[column], CultureInfo.InvariantCulture);

    private sealed record FoundTable(TableName Name, bool IsDefaultSchema);

    private sealed record KeyColumn(string Index, bool IsPrimary, string Column);
}
