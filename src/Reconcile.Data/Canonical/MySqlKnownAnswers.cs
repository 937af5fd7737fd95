using Reconcile.Data.Dialects;

namespace Reconcile.Data.Canonical;

/// <summary>The known answers of MySQL and MariaDB.</summary>
internal static class MySqlKnownAnswers
{
    private const string Text = "Z\u00fcrich \U0001D11E ''\u00e9";
    private const string TextExpected = "Z\u00fcrich \U0001D11E '\u00e9";

    /// <summary>Expressions are selected as columns are: as the bytes of their text.</summary>
    public static IReadOnlyList<KnownAnswer> All { get; } =
    [
        new("CAST(TRUE AS BINARY)", "boolean", CanonicalKind.Boolean, "true"),
        new("CAST(b'1' + 0 AS BINARY)", "boolean", CanonicalKind.Boolean, "true", MySqlDialect.Bits),
        new("CAST(-128 AS BINARY)", "tinyint", CanonicalKind.Integer, "-128"),
        new("CAST(-9223372036854775808 AS BINARY)", "bigint", CanonicalKind.Integer, "-9223372036854775808"),
        new("CAST(18446744073709551615 AS BINARY)", "bigint unsigned", CanonicalKind.Number, "18446744073709551615"),
        new("CAST(CAST(2.20 AS DECIMAL(10, 2)) AS BINARY)", "decimal", CanonicalKind.Number, "2.2"),
        new("CAST(CAST(-12345678901234567890123456789012345.123456789012345678901234567891 AS DECIMAL(65, 30)) AS BINARY)", "decimal", CanonicalKind.Number,
            "-12345678901234567890123456789012345.123456789012345678901234567891"),
        new("CAST(0.1e0 AS BINARY)", "double", CanonicalKind.Float, "0.1"),
        new("CAST(-1.7976931348623157e308 AS BINARY)", "double", CanonicalKind.Float, "-1.7976931348623157E+308"),
        new("CAST(2.2250738585072014e-308 AS BINARY)", "double", CanonicalKind.Float, "2.2250738585072014E-308"),
        new("CAST(-0e0 AS BINARY)", "double", CanonicalKind.Float, "0"),
        new("CAST(1.5e0 + 0e0 AS BINARY)", "float", CanonicalKind.Float, "1.5", MySqlDialect.Single),
        new("CAST(CAST('2000-02-29' AS DATE) AS BINARY)", "date", CanonicalKind.Date, "2000-02-29"),
        new("CAST(CAST('23:59:59.999999' AS TIME(6)) AS BINARY)", "time", CanonicalKind.Time, "23:59:59.999999"),
        new("CAST(CAST('1999-12-31 23:59:59.999999' AS DATETIME(6)) AS BINARY)", "datetime", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999"),
        // Reading an instant back takes a session that is in UTC.
        new("CAST(FROM_UNIXTIME(1585438200.5) AS BINARY)", "timestamp", CanonicalKind.Instant, "2020-03-28 23:30:00.5+00"),
        new("X'00FF7F'", "varbinary", CanonicalKind.Binary, "00FF7F"),
        new($"CAST(CONVERT('{Text}' USING utf8mb4) AS BINARY)", "varchar", CanonicalKind.Text, TextExpected),
        new("CAST(CONVERT(CONVERT('\u00e9' USING latin1) USING utf8mb4) AS BINARY)", "text", CanonicalKind.Text, "\u00e9"),
        new("CAST(CONVERT('{\"b\": 1.50, \"a\": [true, null]}' USING utf8mb4) AS BINARY)", "json", CanonicalKind.Json, "{\"a\":[true,null],\"b\":1.5}"),
    ];
}
