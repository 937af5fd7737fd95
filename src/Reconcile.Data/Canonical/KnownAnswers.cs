using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Canonical;

/// <summary>A value in an engine's SQL, and the text of its canonical form.</summary>
/// <param name="Sql">An expression.</param>
/// <param name="BaseType">The catalog's name for its type.</param>
/// <param name="Kind">The kind it is compared as.</param>
/// <param name="Expected">The text (of binary the hexadecimal digits) that has to arrive.</param>
/// <param name="WireType">How the driver delivers it, where the dialect needs to know.</param>
internal sealed record KnownAnswer(string Sql, string BaseType, CanonicalKind Kind, string Expected, int WireType = 0)
{
    public ColumnDefinition ToColumn(int index, SqlDialect dialect) => new()
    {
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"c{index}"),
        NativeType = BaseType,
        Kind = dialect.KindOf(BaseType),
        WireType = WireType,
        IsPadded = BaseType is "char" or "nchar",
        IsTyped = dialect.Provider != ReconcileProvider.Sqlite,
    };
}

/// <summary>What every server has to deliver before it is believed: values at the edges of their types and of their encodings.</summary>
internal static class KnownAnswers
{
    private const string Text = "Z\u00fcrich \U0001D11E ''\u00e9";
    private const string TextExpected = "Z\u00fcrich \U0001D11E '\u00e9";
    private const string Uuid = "00112233-4455-6677-8899-aabbccddeeff";

    private static readonly KnownAnswer[] PostgreSql =
    [
        new("true", "boolean", CanonicalKind.Boolean, "true", PostgresType.Boolean),
        new("(-32768)::smallint", "smallint", CanonicalKind.Integer, "-32768", PostgresType.Int2),
        new("2147483647::integer", "integer", CanonicalKind.Integer, "2147483647", PostgresType.Int4),
        new("(-9223372036854775808)::bigint", "bigint", CanonicalKind.Integer, "-9223372036854775808", PostgresType.Int8),
        new("2.20::numeric(10,2)", "numeric", CanonicalKind.Number, "2.2", PostgresType.Numeric),
        new("(-12345678901234567890.000123)::numeric", "numeric", CanonicalKind.Number, "-12345678901234567890.000123", PostgresType.Numeric),
        new("'NaN'::numeric", "numeric", CanonicalKind.Number, "NaN", PostgresType.Numeric),
        new("0.1::float8", "double precision", CanonicalKind.Float, "0.1", PostgresType.Float8),
        new("'-0'::float8", "double precision", CanonicalKind.Float, "0", PostgresType.Float8),
        new("1.5::float4", "real", CanonicalKind.Float, "1.5", PostgresType.Float4),
        new("'2000-02-29'::date", "date", CanonicalKind.Date, "2000-02-29", PostgresType.Date),
        new("'0044-03-15 BC'::date", "date", CanonicalKind.Date, "0044-03-15 BC", PostgresType.Date),
        new("'23:59:59.999999'::time", "time without time zone", CanonicalKind.Time, "23:59:59.999999", PostgresType.Time),
        new("'1999-12-31 23:59:59.999999'::timestamp", "timestamp without time zone", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999", PostgresType.Timestamp),
        new("'infinity'::timestamp", "timestamp without time zone", CanonicalKind.Timestamp, "infinity", PostgresType.Timestamp),
        new("'2020-03-29 01:30:00+02'::timestamptz", "timestamp with time zone", CanonicalKind.Instant, "2020-03-28 23:30:00+00", PostgresType.TimestampTz),
        new($"'{Uuid}'::uuid", "uuid", CanonicalKind.Uuid, Uuid, PostgresType.Uuid),
        new("decode('00ff7f', 'hex')", "bytea", CanonicalKind.Binary, "00FF7F", PostgresType.Bytea),
        new($"'{Text}'::text", "text", CanonicalKind.Text, TextExpected, PostgresType.Text),
        new("'ab'::char(4)::text", "character", CanonicalKind.Text, "ab", PostgresType.Text),
        new("'{\"b\": 1.50, \"a\": [true, null]}'::jsonb", "jsonb", CanonicalKind.Json, "{\"a\":[true,null],\"b\":1.5}", PostgresType.Jsonb),
    ];

    private static readonly KnownAnswer[] Sqlite =
    [
        new("1", "BOOLEAN", CanonicalKind.Boolean, "true"),
        new("-9223372036854775808", "INTEGER", CanonicalKind.Integer, "-9223372036854775808"),
        new("2.20", "NUMERIC", CanonicalKind.Number, "2.2"),
        new("0.1", "REAL", CanonicalKind.Float, "0.1"),
        new("'2000-02-29'", "DATE", CanonicalKind.Date, "2000-02-29"),
        new("'23:59:59.999999'", "TIME", CanonicalKind.Time, "23:59:59.999999"),
        new("'1999-12-31T23:59:59.999999'", "DATETIME", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999"),
        new("'2020-03-29 01:30:00+02:00'", "TIMESTAMPTZ", CanonicalKind.Instant, "2020-03-28 23:30:00+00"),
        new($"'{Uuid.ToUpperInvariant()}'", "UUID", CanonicalKind.Uuid, Uuid),
        new("X'00FF7F'", "BLOB", CanonicalKind.Binary, "00FF7F"),
        new($"'{Text}'", "TEXT", CanonicalKind.Text, TextExpected),
    ];

    private static readonly KnownAnswer[] SqlServer =
    [
        new("CAST(1 AS bit)", "bit", CanonicalKind.Boolean, "true"),
        new("CAST(255 AS tinyint)", "tinyint", CanonicalKind.Integer, "255"),
        new("CAST(-9223372036854775808 AS bigint)", "bigint", CanonicalKind.Integer, "-9223372036854775808"),
        new("CAST(2.20 AS decimal(10, 2))", "decimal", CanonicalKind.Number, "2.2"),
        new("CAST(-12345678901234567890123456789012.000123 AS decimal(38, 6))", "decimal", CanonicalKind.Number, "-12345678901234567890123456789012.000123"),
        new("CAST(922337203685477.5807 AS money)", "money", CanonicalKind.Number, "922337203685477.5807"),
        new("CAST(0.1 AS float)", "float", CanonicalKind.Float, "0.1"),
        new("CAST(1.5 AS real)", "real", CanonicalKind.Float, "1.5"),
        new("CAST('2000-02-29' AS date)", "date", CanonicalKind.Date, "2000-02-29"),
        new("CAST('23:59:59.9999999' AS time(7))", "time", CanonicalKind.Time, "23:59:59.9999999"),
        new("CAST('1999-12-31T23:59:59.9999999' AS datetime2(7))", "datetime2", CanonicalKind.Timestamp, "1999-12-31 23:59:59.9999999"),
        new("CAST('1999-12-31T23:59:59.997' AS datetime)", "datetime", CanonicalKind.Timestamp, "1999-12-31 23:59:59.997"),
        new("CAST('2020-03-29T01:30:00+02:00' AS datetimeoffset(7))", "datetimeoffset", CanonicalKind.Instant, "2020-03-28 23:30:00+00"),
        new($"CAST('{Uuid}' AS uniqueidentifier)", "uniqueidentifier", CanonicalKind.Uuid, Uuid),
        new("0x00FF7F", "varbinary", CanonicalKind.Binary, "00FF7F"),
        new($"N'{Text}'", "nvarchar", CanonicalKind.Text, TextExpected),
        new("CAST('ab' AS char(4))", "char", CanonicalKind.Text, "ab"),
    ];

    public static IReadOnlyList<KnownAnswer> For(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => PostgreSql,
        ReconcileProvider.Sqlite => Sqlite,
        ReconcileProvider.SqlServer => SqlServer,
        ReconcileProvider.MySql => MySqlKnownAnswers.All,
        ReconcileProvider.DuckDb or ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines => DuckDbKnownAnswers.All,
        _ => [],
    };
}
