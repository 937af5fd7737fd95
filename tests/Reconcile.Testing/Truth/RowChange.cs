using System.Globalization;

namespace Reconcile.Testing;

/// <summary>New values for a row: each differs from the old one and fits the column.</summary>
internal sealed class RowChange(TableContent content, Random random)
{
    private readonly int[] _editable =
        [.. Enumerable.Range(0, content.Columns.Count).Where(ordinal => !content.Columns[ordinal].IsKey && Kind(content.Columns[ordinal].Type) != ValueKind.Other)];

    private enum ValueKind
    {
        Text,
        Number,
        Time,
        Truth,
        Uuid,
        Binary,
        Other,
    }

    /// <summary>False for a table that is nothing but its key.</summary>
    public bool IsPossible => _editable.Length > 0;

    /// <summary>One to three columns with their new values, in the table's order.</summary>
    public SortedDictionary<int, object?> Of(object?[] row)
    {
        var ordinals = _editable.ToArray();
        random.Shuffle(ordinals);
        return new(ordinals.Take(1 + random.Next(Math.Min(3, ordinals.Length))).ToDictionary(ordinal => ordinal, ordinal => Edit(content.Columns[ordinal], row[ordinal])));
    }

    private object? Edit(ContentColumn column, object? old)
    {
        // Drawn for every value, whatever it is, so that the engines' different types do not change what follows.
        var roll = random.Next(100);
        if (old is not null && column.IsNullable && roll < 15)
        {
            return null;
        }

        return Kind(column.Type) switch
        {
            // A NULL that becomes '' is the change that careless comparisons miss.
            ValueKind.Text => old is null ? (roll % 2 == 0 ? string.Empty : "x") : EditText((string)old),
            ValueKind.Number => old is null ? 1L : ToDecimal(old) + (ToDecimal(old) < 100 ? 1 : -1),
            ValueKind.Time => EditTime(old, TimeSpan.FromDays(1 + (roll % 5))),
            ValueKind.Truth => CommonValue.Of(old) is 1L ? 0L : 1L,
            ValueKind.Uuid => new Guid(random.Next(), (short)roll, 0x4000, 0x80, 1, 2, 3, 4, 5, 6, 7),
            _ => EditBytes((byte[]?)old),
        };
    }

    private static string EditText(string old) => old.Length == 0 ? "x" : old[..^1] + (old[^1] == 'x' ? 'y' : 'x');

    private static object EditTime(object? old, TimeSpan by) => old switch
    {
        null => new DateTime(2001, 2, 3),
        DateOnly date => date.AddDays(by.Days),
        DateTime time => time + by,
        _ => DateTime.Parse((string)old, CultureInfo.InvariantCulture) + by,
    };

    private static byte[] EditBytes(byte[]? old) => old is { Length: > 0 } ? [.. old[..^1], (byte)(old[^1] ^ 1)] : [1];

    private static decimal ToDecimal(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static ValueKind Kind(string type) => type.ToUpperInvariant() switch
    {
        var name when name.Contains("TIMESTAMP", StringComparison.Ordinal) || name.StartsWith("DATE", StringComparison.Ordinal) => ValueKind.Time,
        var name when name.Contains("CHAR", StringComparison.Ordinal) || name.StartsWith("TEXT", StringComparison.Ordinal) => ValueKind.Text,
        var name when name.StartsWith("BOOL", StringComparison.Ordinal) => ValueKind.Truth,
        var name when name is "UUID" or "UNIQUEIDENTIFIER" => ValueKind.Uuid,
        var name when name is "BYTEA" or "BLOB" => ValueKind.Binary,
        var name when IsNumber(name) => ValueKind.Number,
        _ => ValueKind.Other,
    };

    private static bool IsNumber(string type) =>
        new[] { "INT", "BIGINT", "SMALLINT", "NUMERIC", "DECIMAL", "REAL", "DOUBLE", "FLOAT" }.Any(name => type.StartsWith(name, StringComparison.Ordinal))
        && !type.StartsWith("INTERVAL", StringComparison.Ordinal);
}
