using System.Text.Json;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Repair;

/// <summary>The statements for single rows of one table.</summary>
internal sealed class RepairStatements
{
    private readonly SqlDialect _dialect;
    private readonly string _table;
    private readonly RepairColumn[] _key;
    private readonly RepairColumn[] _written;

    public RepairStatements(SqlDialect dialect, TableName table, IReadOnlyList<RepairColumn> columns)
    {
        _dialect = dialect;
        _table = dialect.Quote(table);
        _key = [.. columns.Where(column => column.IsKey)];
        _written = [.. columns.Where(column => !column.Target.IsGenerated)];
        WritesIdentity = _written.Any(column => column.Target.IsIdentity);
    }

    /// <summary>Whether insertions write a column that the target numbers by itself.</summary>
    public bool WritesIdentity { get; }

    public string Delete(JsonElement row) => $"DELETE FROM {_table} WHERE {Condition(row)};";

    /// <summary>Empty if only columns differ that the target computes.</summary>
    public string Update(JsonElement row)
    {
        var source = row.GetProperty("source");
        string[] changes = [.. _written
            .Where(column => source.TryGetProperty(column.Source, out _))
            .Select(column => $"{_dialect.Quote(column.Target.Name)} = {Literal(column, source.GetProperty(column.Source))}")];
        return changes.Length == 0 ? string.Empty : $"UPDATE {_table} SET {string.Join(", ", changes)} WHERE {Condition(row)};";
    }

    public string Insert(JsonElement row)
    {
        var key = row.GetProperty("key");
        var source = row.GetProperty("source");
        var names = string.Join(", ", _written.Select(column => _dialect.Quote(column.Target.Name)));
        var values = string.Join(", ", _written.Select(column => Literal(column, (column.IsKey ? key : source).GetProperty(column.Source))));
        return $"INSERT INTO {_table} ({names}){_dialect.InsertOverride(WritesIdentity)} VALUES ({values});";
    }

    private string Condition(JsonElement row)
    {
        var key = row.GetProperty("key");
        return string.Join(" AND ", _key.Select(column =>
        {
            var value = key.GetProperty(column.Source);
            return value.ValueKind == JsonValueKind.Null ? $"{_dialect.Quote(column.Target.Name)} IS NULL" : _dialect.IsEqual(column.Target, Literal(column, value));
        }));
    }

    private string Literal(RepairColumn column, JsonElement value) => _dialect.Literal(column.Kind, column.Target, column.ReadValue(value));
}
