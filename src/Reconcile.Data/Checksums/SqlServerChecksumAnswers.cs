using Reconcile.Data.Canonical;

namespace Reconcile.Data.Checksums;

/// <summary>SQL Server's values of known checksums.</summary>
internal static class SqlServerChecksumAnswers
{
    private const string Uuid = "00112233-4455-6677-8899-aabbccddeeff";

    public static IReadOnlyList<ChecksumAnswer> All { get; } =
    [
        Server("CAST(1 AS bit)", "bit", CanonicalKind.Boolean, "true"),
        Server("CAST(255 AS tinyint)", "tinyint", CanonicalKind.Integer, "255"),
        Server("CAST(-9223372036854775808 AS bigint)", "bigint", CanonicalKind.Integer, "-9223372036854775808"),
        Server("CAST(NULL AS int)", "int", CanonicalKind.Integer, null),
        Server("CAST(2.20 AS decimal(10, 2))", "decimal(10,2)", CanonicalKind.Number, "2.2"),
        Server("CAST(-0.05 AS decimal(4, 4))", "decimal(4,4)", CanonicalKind.Number, "-0.05"),
        Server("CAST(0 AS decimal(10, 2))", "decimal(10,2)", CanonicalKind.Number, "0"),
        Server("CAST(100 AS decimal(10, 0))", "decimal(10,0)", CanonicalKind.Number, "100"),
        Server("CAST(-12345678901234567890123456789012.000123 AS decimal(38, 6))", "decimal(38,6)", CanonicalKind.Number, "-12345678901234567890123456789012.000123"),
        Server("CAST(922337203685477.5807 AS money)", "money", CanonicalKind.Number, "922337203685477.5807"),
        Server("CAST(0.5 AS smallmoney)", "smallmoney", CanonicalKind.Number, "0.5"),
        Server("CAST(0.1 AS float)", "float", CanonicalKind.Float, "0.1"),
        Server("CAST('-0' AS float)", "float", CanonicalKind.Float, "0"),
        Server("CAST(1.5 AS real)", "real", CanonicalKind.Float, "1.5"),
        Server("CAST('2000-02-29' AS date)", "date", CanonicalKind.Date, "2000-02-29"),
        Server("CAST('23:59:59.9999900' AS time(7))", "time(7)", CanonicalKind.Time, "23:59:59.99999"),
        Server("CAST('20:00:00' AS time(0))", "time(0)", CanonicalKind.Time, "20:00:00"),
        Server("CAST('1999-12-31T23:59:59.9999999' AS datetime2(7))", "datetime2(7)", CanonicalKind.Timestamp, "1999-12-31 23:59:59.9999999"),
        Server("CAST('1999-12-31T23:59:50' AS datetime2(3))", "datetime2(3)", CanonicalKind.Timestamp, "1999-12-31 23:59:50"),
        Server("CAST('1999-12-31T23:59:59.997' AS datetime)", "datetime", CanonicalKind.Timestamp, "1999-12-31 23:59:59.997"),
        Server("CAST('2020-03-29T01:30:00.5+02:00' AS datetimeoffset(7))", "datetimeoffset(7)", CanonicalKind.Instant, "2020-03-28 23:30:00.5+00"),
        Server($"CAST('{Uuid}' AS uniqueidentifier)", "uniqueidentifier", CanonicalKind.Uuid, Uuid),
        Server("0x00FF7F", "varbinary(3)", CanonicalKind.Binary, "00FF7F"),
        Server("N'Z\u00fcrich \U0001D11E ''\u00e9'", "nvarchar(20)", CanonicalKind.Text, "Z\u00fcrich \U0001D11E '\u00e9"),
        Server("CAST('' AS varchar(4))", "varchar(4)", CanonicalKind.Text, string.Empty),
        Server("CAST(NULL AS nvarchar(4))", "nvarchar(4)", CanonicalKind.Text, null),
        Server("CAST('ab' AS char(4))", "char(4)", CanonicalKind.Text, "ab"),
    ];

    private static ChecksumAnswer Server(string sql, string type, CanonicalKind kind, string? expected) =>
        ChecksumAnswer.Of(ReconcileProvider.SqlServer, sql, type, kind, expected);
}
