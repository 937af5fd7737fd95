using System.Globalization;
using System.Numerics;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>The number types of every engine, and text that spells numbers.</summary>
internal static class NumberColumns
{
    public static readonly string[] Values =
    [
        "0", "-0", "1", "-1", "127", "-128", "255", "32767", "-32768", "65535", "8388607", "-8388608", "16777215", "16777216", "16777217", "2147483647", "-2147483648", "4294967295",
        "9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
        "170141183460469231731687303715884105727", "1000000000000000000", "0.1", "0.30000000000000004", "2.2", "2.2001", "-2.20", "99999999.99", "12345678901234567890.0123456789", "0.0000000001",
        "1e300", "-1e300", "1e308", "1.7976931348623157e308", "5e-324", "2.2250738585072014e-308", "3.4028235e38", "1e-45", "1e-7", "NaN", "Infinity", "-Infinity", "92233720368547758.07",
    ];

    public static IReadOnlyList<MatrixColumn> Of(MatrixEngine engine) => engine switch
    {
        MatrixEngine.PostgreSql =>
        [
            Whole("smallint", short.MinValue, short.MaxValue), Whole("integer", int.MinValue, int.MaxValue), Whole("bigint", long.MinValue, long.MaxValue), Whole("oid", 0, uint.MaxValue),
            Decimals("numeric", 1000, 400, special: true), Decimals("numeric(12,2)", 10, 2), Decimals("numeric(38,10)", 28, 10), Decimals("money", 16, 2),
            Single("real", special: true), Double("double precision", special: true), Text("text"), Text("varchar(700)"),
        ],
        MatrixEngine.MariaDb =>
        [
            Whole("tinyint", sbyte.MinValue, sbyte.MaxValue), Whole("tinyint unsigned", 0, byte.MaxValue), Whole("smallint", short.MinValue, short.MaxValue), Whole("mediumint", -8388608, 8388607),
            Whole("int unsigned", 0, uint.MaxValue), Whole("bigint", long.MinValue, long.MaxValue), Whole("bigint unsigned", 0, ulong.MaxValue), Decimals("decimal(65,30)", 35, 30), Decimals("decimal(12,2)", 10, 2),
            Single("float", special: false), Double("double", special: false), Text("longtext"),
        ],
        MatrixEngine.Sqlite => [Whole("BIGINT", long.MinValue, long.MaxValue), Double("REAL", special: true, nan: false, literal: SqliteReal), Text("TEXT")],
        MatrixEngine.DuckDb =>
        [
            Whole("TINYINT", sbyte.MinValue, sbyte.MaxValue), Whole("UTINYINT", 0, byte.MaxValue), Whole("SMALLINT", short.MinValue, short.MaxValue), Whole("INTEGER", int.MinValue, int.MaxValue),
            Whole("UINTEGER", 0, uint.MaxValue), Whole("BIGINT", long.MinValue, long.MaxValue), Whole("UBIGINT", 0, ulong.MaxValue), Whole("HUGEINT", -BigInteger.Pow(2, 127), BigInteger.Pow(2, 127) - 1),
            Decimals("DECIMAL(12,2)", 10, 2), Decimals("DECIMAL(38,10)", 28, 10), Single("FLOAT", special: true), Double("DOUBLE", special: true), Text("VARCHAR"),
        ],
        MatrixEngine.Parquet =>
        [
            Whole("INTEGER", int.MinValue, int.MaxValue), Whole("BIGINT", long.MinValue, long.MaxValue), Whole("UBIGINT", 0, ulong.MaxValue),
            Decimals("DECIMAL(12,2)", 10, 2), Decimals("DECIMAL(38,10)", 28, 10), Single("FLOAT", special: true), Double("DOUBLE", special: true), Text("VARCHAR"),
        ],
        MatrixEngine.JsonLines => [Whole("BIGINT", long.MinValue, long.MaxValue), Double("DOUBLE", special: false) with { Form = HeldAs.WrittenDouble }, Text("VARCHAR")],
        _ => [Text("VARCHAR")],
    };

    private static MatrixColumn Whole(string type, BigInteger least, BigInteger most) => new(
        type,
        value => MatrixNumber.TryParse(value) is { WholeDigits: < 60, Whole: { } whole } && whole >= least && whole <= most ? MatrixNumber.Canonical(value) : null,
        Plain,
        value => MatrixNumber.TryParse(value)!.Value.Whole is { } whole ? MatrixNumber.Canonical((whole == most ? whole - 1 : whole + 1).ToString(CultureInfo.InvariantCulture)) : null);

    private static MatrixColumn Decimals(string type, int wholeDigits, int decimals, bool special = false) => new(
        type,
        value => MatrixNumber.TryParse(value) is { } number
            ? number.WholeDigits <= wholeDigits ? MatrixNumber.Canonical(number.Cut(decimals).ToString()) : null
            : special ? value : null,
        value => MatrixNumber.TryParse(value) is null ? MatrixColumn.Quoted(value) : Plain(value),
        value => MatrixNumber.TryParse(value) is not { } number ? "0e0" : MatrixNumber.Canonical(number.Add(new MatrixNumber(number.Digits.Sign < 0 ? 1 : -1, -decimals)).ToString()));

    private static MatrixColumn Single(string type, bool special) => new(
        type,
        value => float.Parse(value, CultureInfo.InvariantCulture) is var single && (float.IsFinite(single) || (special && MatrixNumber.TryParse(value) is null)) ? Spell(single) : null,
        value => MatrixColumn.Quoted(Widen(value)),
        value => float.Parse(value, CultureInfo.InvariantCulture) is var single && float.IsFinite(single) ? Spell(single > 0 ? MathF.BitDecrement(single) : MathF.BitIncrement(single)) : "0e0")
    {
        Form = HeldAs.Single,
    };

    private static MatrixColumn Double(string type, bool special, bool nan = true, Func<string, string>? literal = null) => new(
        type,
        value => double.Parse(value, CultureInfo.InvariantCulture) is var real && (double.IsFinite(real) || (special && (nan || !double.IsNaN(real)) && MatrixNumber.TryParse(value) is null)) ? Spell(real) : null,
        literal ?? Quote,
        value => double.Parse(value, CultureInfo.InvariantCulture) is var real && double.IsFinite(real) ? Spell(real > 0 ? double.BitDecrement(real) : double.BitIncrement(real)) : "0e0")
    {
        Form = HeldAs.Double,
    };

    private static MatrixColumn Text(string type) => new(
        type, MatrixNumber.Canonical, value => Quote(MatrixNumber.TryParse(value) is { WholeDigits: < 60, Exponent: > -60 } number ? number.ToString() : value), value => value.EndsWith("e0", StringComparison.Ordinal) ? MatrixNumber.Canonical(value[..^2] + ".0001") : "0e0")
    {
        Form = HeldAs.Spelled,
        Group = "text",
    };

    /// <summary>MySQL reads a single's own shortest text as a double, which is beyond the greatest single.</summary>
    private static string Widen(string value) => MatrixNumber.TryParse(value) is null ? value : ((double)float.Parse(value, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);

    private static string Spell(float value) => float.IsFinite(value) ? MatrixNumber.Canonical(value.ToString("R", CultureInfo.InvariantCulture)) : value.ToString(CultureInfo.InvariantCulture);

    private static string Spell(double value) => double.IsFinite(value) ? MatrixNumber.Canonical(value.ToString("R", CultureInfo.InvariantCulture)) : value.ToString(CultureInfo.InvariantCulture);

    private static string Plain(string value) => MatrixNumber.TryParse(value)!.Value.ToString();

    private static string Quote(string value) => MatrixColumn.Quoted(value);

    private static string SqliteReal(string value) => value switch { "Infinity" => "9e999", "-Infinity" => "-9e999", _ => value };
}
