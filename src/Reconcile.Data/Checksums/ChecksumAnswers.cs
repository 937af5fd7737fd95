using Reconcile.Data.Canonical;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Checksums;

/// <summary>Values at the edges of each engine's types, of which its SQL has to compute the reference's checksum.</summary>
internal static class ChecksumAnswers
{
    private const string Uuid = "00112233-4455-6677-8899-aabbccddeeff";

    private static readonly ChecksumAnswer[] PostgreSql =
    [
        Postgres("true", "boolean", CanonicalKind.Boolean, "true", PostgresType.Boolean),
        Postgres("false", "boolean", CanonicalKind.Boolean, "false", PostgresType.Boolean),
        Postgres("(-9223372036854775808)::bigint", "bigint", CanonicalKind.Integer, "-9223372036854775808", PostgresType.Int8),
        Postgres("NULL::integer", "integer", CanonicalKind.Integer, null, PostgresType.Int4),
        Postgres("2.20::numeric(10,2)", "numeric(10,2)", CanonicalKind.Number, "2.2", PostgresType.Numeric),
        Postgres("0.00::numeric(10,2)", "numeric(10,2)", CanonicalKind.Number, "0", PostgresType.Numeric),
        Postgres("100::numeric(10,0)", "numeric(10,0)", CanonicalKind.Number, "100", PostgresType.Numeric),
        Postgres("100::numeric", "numeric", CanonicalKind.Number, "100", PostgresType.Numeric),
        Postgres("(-12345678901234567890.000120)::numeric", "numeric", CanonicalKind.Number, "-12345678901234567890.00012", PostgresType.Numeric),
        Postgres("'NaN'::numeric(10,2)", "numeric(10,2)", CanonicalKind.Number, "NaN", PostgresType.Numeric),
        Postgres("1234.50::numeric::money", "money", CanonicalKind.Number, "1234.5", PostgresType.Money),
        Postgres("0.1::float8", "double precision", CanonicalKind.Float, "0.1", PostgresType.Float8),
        Postgres("'-0'::float8", "double precision", CanonicalKind.Float, "0", PostgresType.Float8),
        Postgres("'NaN'::float8", "double precision", CanonicalKind.Float, "NaN", PostgresType.Float8),
        Postgres("'-Infinity'::float8", "double precision", CanonicalKind.Float, "-Infinity", PostgresType.Float8),
        Postgres("1.5::float4", "real", CanonicalKind.Float, "1.5", PostgresType.Float4),
        Postgres("'2000-02-29'::date", "date", CanonicalKind.Date, "2000-02-29", PostgresType.Date),
        Postgres("'0044-03-15 BC'::date", "date", CanonicalKind.Date, "0044-03-15 BC", PostgresType.Date),
        Postgres("'infinity'::date", "date", CanonicalKind.Date, "infinity", PostgresType.Date),
        Postgres("'24:00:00'::time", "time without time zone", CanonicalKind.Time, "24:00:00", PostgresType.Time),
        Postgres("'23:59:59.999990'::time", "time without time zone", CanonicalKind.Time, "23:59:59.99999", PostgresType.Time),
        Postgres("'1999-12-31 23:59:59.999999'::timestamp", "timestamp without time zone", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999", PostgresType.Timestamp),
        Postgres("'12345-12-31 00:00:00'::timestamp", "timestamp without time zone", CanonicalKind.Timestamp, "12345-12-31 00:00:00", PostgresType.Timestamp),
        Postgres("'2020-03-29 01:30:00+02'::timestamptz", "timestamp with time zone", CanonicalKind.Instant, "2020-03-28 23:30:00+00", PostgresType.TimestampTz),
        Postgres($"'{Uuid}'::uuid", "uuid", CanonicalKind.Uuid, Uuid, PostgresType.Uuid),
        Postgres("decode('00ff7f', 'hex')", "bytea", CanonicalKind.Binary, "00FF7F", PostgresType.Bytea),
        Postgres("'Z\u00fcrich \U0001D11E ''\u00e9'::text", "text", CanonicalKind.Text, "Z\u00fcrich \U0001D11E '\u00e9", PostgresType.Text),
        Postgres("''::text", "text", CanonicalKind.Text, string.Empty, PostgresType.Text),
        Postgres("NULL::text", "text", CanonicalKind.Text, null, PostgresType.Text),
        Postgres("'ab'::char(4)", "character(4)", CanonicalKind.Text, "ab"),
    ];

    private static readonly ChecksumAnswer[] MySql =
    [
        My("TRUE", "tinyint(1)", CanonicalKind.Boolean, "true"),
        My("CAST(-9223372036854775808 AS SIGNED)", "bigint", CanonicalKind.Integer, "-9223372036854775808"),
        My("CAST(NULL AS SIGNED)", "bigint", CanonicalKind.Integer, null),
        My("CAST(18446744073709551615 AS UNSIGNED)", "bigint unsigned", CanonicalKind.Number, "18446744073709551615"),
        My("CAST(2.20 AS DECIMAL(10, 2))", "decimal(10,2)", CanonicalKind.Number, "2.2"),
        My("CAST(0.00 AS DECIMAL(10, 2))", "decimal(10,2)", CanonicalKind.Number, "0"),
        My("CAST(100 AS DECIMAL(10, 0))", "decimal(10,0)", CanonicalKind.Number, "100"),
        My("CAST(-12345678901234567890123456789012345.123456789012345678901234567891 AS DECIMAL(65, 30))", "decimal(65,30)", CanonicalKind.Number,
            "-12345678901234567890123456789012345.123456789012345678901234567891"),
        My("CAST('2000-02-29' AS DATE)", "date", CanonicalKind.Date, "2000-02-29"),
        My("CAST('23:59:59.999990' AS TIME(6))", "time(6)", CanonicalKind.Time, "23:59:59.99999"),
        My("CAST('20:00:00' AS TIME)", "time", CanonicalKind.Time, "20:00:00"),
        My("CAST('1999-12-31 23:59:59.999999' AS DATETIME(6))", "datetime(6)", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999"),
        My("CAST('1999-12-31 23:59:50.000000' AS DATETIME(6))", "datetime(6)", CanonicalKind.Timestamp, "1999-12-31 23:59:50"),
        My("CAST('1999-12-31 23:59:50' AS DATETIME)", "datetime", CanonicalKind.Timestamp, "1999-12-31 23:59:50"),
        My("FROM_UNIXTIME(1585438200.5)", "timestamp(1)", CanonicalKind.Instant, "2020-03-28 23:30:00.5+00"),
        My("X'00FF7F'", "varbinary(3)", CanonicalKind.Binary, "00FF7F"),
        My("CONVERT('Z\u00fcrich \U0001D11E ''\u00e9' USING utf8mb4)", "text", CanonicalKind.Text, "Z\u00fcrich \U0001D11E '\u00e9"),
        My("CONVERT(CONVERT('\u00e9' USING latin1) USING latin1)", "text", CanonicalKind.Text, "\u00e9"),
        My("CAST('' AS CHAR)", "varchar(4)", CanonicalKind.Text, string.Empty),
        My("CAST(NULL AS CHAR)", "varchar(4)", CanonicalKind.Text, null),
    ];

    public static IReadOnlyList<ChecksumAnswer> For(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => PostgreSql,
        ReconcileProvider.MySql => MySql,
        ReconcileProvider.SqlServer => SqlServerChecksumAnswers.All,
        _ => DuckDbChecksumAnswers.All,
    };

    private static ChecksumAnswer Postgres(string sql, string type, CanonicalKind kind, string? expected, int wireType = 0) =>
        ChecksumAnswer.Of(ReconcileProvider.PostgreSql, sql, type, kind, expected, wireType);

    private static ChecksumAnswer My(string sql, string type, CanonicalKind kind, string? expected) =>
        ChecksumAnswer.Of(ReconcileProvider.MySql, sql, type, kind, expected);
}
