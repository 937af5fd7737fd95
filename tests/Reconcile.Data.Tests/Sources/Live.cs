using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Sources;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Sources;

/// <summary>Reads test databases through the sessions and readers that compare tables.</summary>
internal static class Live
{
    /// <summary>Only bounds what would hang.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task<DatabaseSession> OpenAsync(TestDatabase database, bool readOnly = true) =>
        DatabaseSession.OpenAsync(ConnectionUri.Parse(database.Uri), TimeSpan.FromSeconds(5), readOnly, CancellationToken.None);

    public static Task<TableDefinition> FindAsync(DatabaseSession session, string table) =>
        TableCatalog.FindAsync(session, TableName.Parse(table), anySchema: false, CancellationToken.None);

    /// <summary>A table's rows, sorted by its first column, as the texts of their canonical forms.</summary>
    /// <param name="session">Where.</param>
    /// <param name="table">Its name.</param>
    /// <param name="kindOf">The kind that a column is read as; by default its own.</param>
    public static async Task<List<Encoded[]>> ReadAsync(DatabaseSession session, string table, Func<ColumnDefinition, CanonicalKind>? kindOf = null)
    {
        var definition = await FindAsync(session, table);
        ColumnForm[] forms = [.. definition.Columns.Select(column => new ColumnForm(kindOf?.Invoke(column) ?? column.Kind!.Value))];
        return await ReadAsync(session, session.Dialect.RowsQuery(definition.Name, definition.Columns, [forms[0].Kind], string.Empty), definition.Columns, forms);
    }

    public static async Task<List<Encoded[]>> ReadAsync(DatabaseSession session, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms)
    {
        await using var reader = await StartAsync(session, query, columns, forms);
        var encoder = new CanonicalEncoder(new ByteBuffer());
        var rows = new List<Encoded[]>();
        for (var batch = await reader.NextAsync(null, CancellationToken.None); batch is not null; batch = await reader.NextAsync(batch, CancellationToken.None))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                encoder.Output.Clear();
                reader.Decoder?.Decode(batch[i], encoder);
                rows.Add(Encoded.OfRow(reader.Decoder is null ? batch[i] : encoder.Output.Written, forms));
            }
        }

        return rows;
    }

    public static async Task<RowReader> StartAsync(
        DatabaseSession session, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken = default) =>
        new(await session.OpenRowsAsync(query, columns, forms, cancellationToken), error => session.Translate(error, cancellationToken), cancellationToken);
}
