namespace Reconcile.Data.Canonical;

/// <summary>What DuckDB has to deliver before it is believed, whether it reads a database of its own or files.</summary>
internal static class DuckDbKnownAnswers
{
    private const string Uuid = "00112233-4455-6677-8899-aabbccddeeff";

    public static IReadOnlyList<KnownAnswer> All { get; } =
    [
        new("true", "BOOLEAN", CanonicalKind.Boolean, "true"),
        new("(-128)::TINYINT", "TINYINT", CanonicalKind.Integer, "-128"),
        new("65535::USMALLINT", "USMALLINT", CanonicalKind.Integer, "65535"),
        new("4294967295::UINTEGER", "UINTEGER", CanonicalKind.Integer, "4294967295"),
        new("(-9223372036854775808)::BIGINT", "BIGINT", CanonicalKind.Integer, "-9223372036854775808"),
        new("18446744073709551615::UBIGINT", "UBIGINT", CanonicalKind.Number, "18446744073709551615"),
        new("'-170141183460469231731687303715884105728'::HUGEINT", "HUGEINT", CanonicalKind.Number, "-170141183460469231731687303715884105728"),
        new("'340282366920938463463374607431768211455'::UHUGEINT", "UHUGEINT", CanonicalKind.Number, "340282366920938463463374607431768211455"),
        new("2.20::DECIMAL(4,2)", "DECIMAL(4,2)", CanonicalKind.Number, "2.2"),
        new("(-0.05)::DECIMAL(9,4)", "DECIMAL(9,4)", CanonicalKind.Number, "-0.05"),
        new("'-12345678901.000123'::DECIMAL(18,6)", "DECIMAL(18,6)", CanonicalKind.Number, "-12345678901.000123"),
        new("'-12345678901234567890123456789012.000123'::DECIMAL(38,6)", "DECIMAL(38,6)", CanonicalKind.Number, "-12345678901234567890123456789012.000123"),
        new("0.1::DOUBLE", "DOUBLE", CanonicalKind.Float, "0.1"),
        new("'-0'::DOUBLE", "DOUBLE", CanonicalKind.Float, "0"),
        new("'-Infinity'::DOUBLE", "DOUBLE", CanonicalKind.Float, "-Infinity"),
        new("0.1::FLOAT", "FLOAT", CanonicalKind.Number, "0.1"),
        new("DATE '2000-02-29'", "DATE", CanonicalKind.Date, "2000-02-29"),
        new("DATE '0044-03-15 (BC)'", "DATE", CanonicalKind.Date, "0044-03-15 BC"),
        new("DATE 'infinity'", "DATE", CanonicalKind.Date, "infinity"),
        new("TIME '23:59:59.999999'", "TIME", CanonicalKind.Time, "23:59:59.999999"),
        new("TIMESTAMP '1999-12-31 23:59:59.999999'", "TIMESTAMP", CanonicalKind.Timestamp, "1999-12-31 23:59:59.999999"),
        new("TIMESTAMP '-infinity'", "TIMESTAMP", CanonicalKind.Timestamp, "-infinity"),
        new("'1999-12-31 23:59:59.1234567'::TIMESTAMP_NS::VARCHAR", "TIMESTAMP_NS", CanonicalKind.Timestamp, "1999-12-31 23:59:59.1234567"),
        new("TIMESTAMPTZ '2020-03-29 01:30:00+02'", "TIMESTAMP WITH TIME ZONE", CanonicalKind.Instant, "2020-03-28 23:30:00+00"),
        new($"'{Uuid}'::UUID", "UUID", CanonicalKind.Uuid, Uuid),
        new("unhex('00FF7F')", "BLOB", CanonicalKind.Binary, "00FF7F"),
        new("'short'", "VARCHAR", CanonicalKind.Text, "short"),
        new("'Z\u00fcrich \U0001D11E ''\u00e9 and more than twelve bytes'", "VARCHAR", CanonicalKind.Text, "Z\u00fcrich \U0001D11E '\u00e9 and more than twelve bytes"),
        new("'{\"b\": 1.50, \"a\": [true, null]}'::JSON", "JSON", CanonicalKind.Json, "{\"a\":[true,null],\"b\":1.5}"),
    ];
}
