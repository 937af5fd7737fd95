using Reconcile.Data.Canonical;

namespace Reconcile.Data.Checksums;

/// <summary>DuckDB's values of known checksums.</summary>
internal static class DuckDbChecksumAnswers
{
    private const string Uuid = "00112233-4455-6677-8899-aabbccddeeff";

    public static IReadOnlyList<ChecksumAnswer> All { get; } =
    [
        Duck("true", "BOOLEAN", CanonicalKind.Boolean, "true"),
        Duck("false", "BOOLEAN", CanonicalKind.Boolean, "false"),
        Duck("NULL::BOOLEAN", "BOOLEAN", CanonicalKind.Boolean, null),
        Duck("(-9223372036854775808)::BIGINT", "BIGINT", CanonicalKind.Integer, "-9223372036854775808"),
        Duck("18446744073709551615::UBIGINT", "UBIGINT", CanonicalKind.Number, "18446744073709551615"),
        Duck("'-170141183460469231731687303715884105728'::HUGEINT", "HUGEINT", CanonicalKind.Number, "-170141183460469231731687303715884105728"),
        Duck("2.20::DECIMAL(4,2)", "DECIMAL(4,2)", CanonicalKind.Number, "2.2"),
        Duck("(-0.05)::DECIMAL(4,4)", "DECIMAL(4,4)", CanonicalKind.Number, "-0.05"),
        Duck("0::DECIMAL(4,4)", "DECIMAL(4,4)", CanonicalKind.Number, "0"),
        Duck("100::DECIMAL(9,0)", "DECIMAL(9,0)", CanonicalKind.Number, "100"),
        Duck("'-12345678901234567890123456789012.000123'::DECIMAL(38,6)", "DECIMAL(38,6)", CanonicalKind.Number, "-12345678901234567890123456789012.000123"),
        Duck("0.1::DOUBLE", "DOUBLE", CanonicalKind.Float, "0.1"),
        Duck("'-0'::DOUBLE", "DOUBLE", CanonicalKind.Float, "0"),
        Duck("5e-324::DOUBLE", "DOUBLE", CanonicalKind.Float, "5E-324"),
        Duck("'NaN'::DOUBLE", "DOUBLE", CanonicalKind.Float, "NaN"),
        Duck("'-Infinity'::DOUBLE", "DOUBLE", CanonicalKind.Float, "-Infinity"),
        Duck("1.5::FLOAT", "FLOAT", CanonicalKind.Float, "1.5"),
        Duck("DATE '2000-02-29'", "DATE", CanonicalKind.Date, "2000-02-29"),
        Duck("DATE 'infinity'", "DATE", CanonicalKind.Date, "infinity"),
        Duck("TIME '23:59:59.99999'", "TIME", CanonicalKind.Time, "23:59:59.99999"),
        Duck("TIMESTAMP '1999-12-31 23:59:59.999999'", "TIMESTAMP", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999"),
        Duck("TIMESTAMP '1999-12-31 23:59:50'", "TIMESTAMP", CanonicalKind.Timestamp, "1999-12-31 23:59:50"),
        Duck("'1999-12-31 23:59:50'::TIMESTAMP_S", "TIMESTAMP_S", CanonicalKind.Timestamp, "1999-12-31 23:59:50"),
        Duck("TIMESTAMPTZ '2020-03-29 01:30:00.5+02'", "TIMESTAMP WITH TIME ZONE", CanonicalKind.Instant, "2020-03-28 23:30:00.5+00"),
        Duck($"'{Uuid}'::UUID", "UUID", CanonicalKind.Uuid, Uuid),
        Duck("unhex('00FF7F')", "BLOB", CanonicalKind.Binary, "00FF7F"),
        Duck("'Z\u00fcrich \U0001D11E ''\u00e9 and more than twelve bytes'", "VARCHAR", CanonicalKind.Text, "Z\u00fcrich \U0001D11E '\u00e9 and more than twelve bytes"),
        Duck("decode(unhex('610062'))", "VARCHAR", CanonicalKind.Text, "a\0b"),
        Duck("''", "VARCHAR", CanonicalKind.Text, string.Empty),
        Duck("NULL::VARCHAR", "VARCHAR", CanonicalKind.Text, null),
    ];

    private static ChecksumAnswer Duck(string sql, string type, CanonicalKind kind, string? expected) =>
        ChecksumAnswer.Of(ReconcileProvider.DuckDb, sql, type, kind, expected);
}
