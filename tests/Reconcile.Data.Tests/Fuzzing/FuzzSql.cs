using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>Random tables as statements of each engine.</summary>
internal static class FuzzSql
{
    private const int RowsInInsert = 100;

    /// <summary>The statements that create and fill a table.</summary>
    public static string Create(TestDatabase database, string name, FuzzPair pair, bool isTarget, Random random)
    {
        var engine = database.Engine;
        var table = database.Quote(name);
        int[] order = [.. Enumerable.Range(0, pair.Columns.Count)];
        if (isTarget && random.Next(3) == 0)
        {
            random.Shuffle(order);
        }

        var columns = order.Select(i => $"{database.Quote(pair.Columns[i].Name)} {TypeOf(engine, pair.Columns[i], pair.Key.Contains(i), isTarget && random.Next(4) == 0)} {(pair.Columns[i].IsNullable ? "NULL" : "NOT NULL")}");
        var key = pair.KeyKind == FuzzKey.Primary ? $", PRIMARY KEY ({string.Join(", ", pair.Key.Select(i => database.Quote(pair.Columns[i].Name)))})" : string.Empty;
        var sql = new StringBuilder($"CREATE {(engine == DatabaseEngine.PostgreSql ? "UNLOGGED " : string.Empty)}TABLE {table} ({string.Join(", ", columns)}{key});\n");
        var rows = (isTarget ? pair.Target : pair.Source).ToArray();
        random.Shuffle(rows);
        foreach (var some in rows.Chunk(RowsInInsert))
        {
            sql.Append("INSERT INTO ").Append(table).Append(" VALUES ").AppendJoin(", ", some.Select(row => $"({string.Join(", ", order.Select(i => Literal(engine, pair.Columns[i], row[i], isTarget)))})")).Append(";\n");
        }

        return sql.ToString();
    }

    /// <summary>A type that holds the column's values; a wide one holds more.</summary>
    public static string TypeOf(DatabaseEngine engine, FuzzColumn column, bool inKey, bool isWide) => (engine, column.Kind) switch
    {
        (DatabaseEngine.MySql, CanonicalKind.Boolean) => "tinyint(1)",
        (_, CanonicalKind.Boolean) => "BOOLEAN",
        (DatabaseEngine.Sqlite, CanonicalKind.Integer) => column.Bytes == 4 ? "INTEGER" : "BIGINT",
        (_, CanonicalKind.Integer) => isWide || column.Bytes == 8 ? "BIGINT" : column.Bytes == 4 ? "INTEGER" : "SMALLINT",
        (DatabaseEngine.Sqlite, CanonicalKind.Number) => "NUMERIC",
        (DatabaseEngine.PostgreSql, CanonicalKind.Number) when column.IsUnbounded => "numeric",
        (_, CanonicalKind.Number) => isWide ? "DECIMAL(24, 6)" : "DECIMAL(12, 4)",
        (_, CanonicalKind.Float) => "DOUBLE PRECISION",
        (_, CanonicalKind.Date) => "DATE",
        (_, CanonicalKind.Time) => engine == DatabaseEngine.MySql ? "time(6)" : "TIME",
        (_, CanonicalKind.Timestamp) => engine == DatabaseEngine.MySql ? "datetime(6)" : "TIMESTAMP",
        (_, CanonicalKind.Instant) => engine == DatabaseEngine.MySql ? "timestamp(6)" : "TIMESTAMPTZ",
        (_, CanonicalKind.Uuid) => engine == DatabaseEngine.MySql ? "binary(16)" : "UUID",
        (DatabaseEngine.MySql, CanonicalKind.Binary) => inKey ? "varbinary(100)" : "longblob",
        (_, CanonicalKind.Binary) => engine == DatabaseEngine.PostgreSql ? "bytea" : "BLOB",
        (_, CanonicalKind.Json) => engine == DatabaseEngine.PostgreSql && isWide ? "jsonb" : "JSON",
        // Trailing spaces are part of a text here, as everywhere else.
        (DatabaseEngine.MySql, _) => inKey ? "varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin" : "longtext CHARACTER SET utf8mb4",
        _ => isWide && engine == DatabaseEngine.PostgreSql ? "varchar(800)" : "TEXT",
    };

    /// <summary>A value; the target's is spelled otherwise where that makes no difference.</summary>
    public static string Literal(DatabaseEngine engine, FuzzColumn column, string? text, bool respell) => column.Kind switch
    {
        _ when text is null => "NULL",
        CanonicalKind.Boolean => engine is DatabaseEngine.Sqlite or DatabaseEngine.MySql ? (text == "true" ? "1" : "0") : text,
        CanonicalKind.Number when respell && char.IsAsciiDigit(text[^1]) => $"'{text}{(text.Contains('.', StringComparison.Ordinal) ? "0" : ".0")}'",
        CanonicalKind.Float when respell && text == "0" => "'-0.0'",
        CanonicalKind.Float when text.Contains("Infinity", StringComparison.Ordinal) || text == "NaN" => $"'{text}'",
        CanonicalKind.Uuid when engine != DatabaseEngine.MySql => $"'{new Guid(Convert.FromHexString(text), bigEndian: true)}'",
        CanonicalKind.Uuid or CanonicalKind.Binary => engine switch
        {
            DatabaseEngine.PostgreSql => $"'\\x{text}'",
            DatabaseEngine.DuckDb => $"unhex('{text}')",
            _ => $"X'{text}'",
        },
        CanonicalKind.Instant when engine == DatabaseEngine.MySql => $"'{text[..^3]}'",
        // SQLite and MariaDB have no type for it: two of them are compared by the text that they hold.
        CanonicalKind.Json when respell && (engine is DatabaseEngine.PostgreSql or DatabaseEngine.DuckDb) && text[0] is '[' or '{' => Quote(engine, text.Replace(",", " , ", StringComparison.Ordinal)),
        CanonicalKind.Text or CanonicalKind.Json => Quote(engine, text),
        _ => $"'{text}'",
    };

    private static string Quote(DatabaseEngine engine, string text) => engine == DatabaseEngine.MySql
        ? $"CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4)"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
