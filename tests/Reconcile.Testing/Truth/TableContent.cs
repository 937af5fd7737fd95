using System.Data;
using System.Data.Common;

namespace Reconcile.Testing;

/// <summary>A column as its engine describes it.</summary>
internal sealed record ContentColumn(string Name, string Type, bool IsKey, bool IsNullable);

/// <summary>A whole table in memory, in the key's order.</summary>
internal sealed record TableContent(string Table, IReadOnlyList<ContentColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    public IReadOnlyList<int> KeyOrdinals { get; } = [.. Enumerable.Range(0, Columns.Count).Where(ordinal => Columns[ordinal].IsKey)];

    public IReadOnlyList<string> KeyColumns => [.. KeyOrdinals.Select(ordinal => Columns[ordinal].Name)];

    /// <exception cref="ArgumentException">The table has no primary key.</exception>
    public static async Task<TableContent> ReadAsync(TestDatabase database, string table, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {database.QuoteTable(table)}";
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.KeyInfo, cancellationToken);
        var schema = await reader.GetColumnSchemaAsync(cancellationToken);
        // SQL Server adds hidden columns of its own when it is asked for the key.
        var columns = schema.Where(column => column.IsHidden != true).Select(Describe).ToArray();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, columns.Length).Select(ordinal => reader.IsDBNull(ordinal) ? null : reader.GetValue(ordinal))]);
        }

        var content = new TableContent(table, columns, rows);
        return content.KeyOrdinals.Count > 0
            ? content with { Rows = [.. rows.Order(Comparer<object?[]>.Create((left, right) => CommonValue.Compare(content.KeyOf(left), content.KeyOf(right))))] }
            : throw new ArgumentException($"The table {table} has no primary key.", nameof(table));
    }

    public IReadOnlyList<object?> KeyOf(object?[] row) => [.. KeyOrdinals.Select(ordinal => CommonValue.Of(row[ordinal]))];

    private static ContentColumn Describe(DbColumn column) =>
        new(column.ColumnName, column.DataTypeName ?? string.Empty, column.IsKey == true, column.AllowDBNull != false);
}
