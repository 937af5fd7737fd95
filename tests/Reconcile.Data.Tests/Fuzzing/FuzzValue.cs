using System.Globalization;
using System.Numerics;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>
/// Random values as texts: two values are the same if, and only if, their texts are. Simple on purpose and apart from the product's
/// own canonical form, which they help to judge.
/// </summary>
internal static class FuzzValue
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly string[] Texts =
    [
        "", " ", "a", "a ", " a", "A", "b", "a|b", "b|c", "c", "<null>", "NULL", "null", "N;", "1:a", "0", "1", "-1", "'", "''", "\"", "\\", "\\'", "\\x00", "%_", "{0}", "$1", ":x", "?", "';--", "/*", "a\nb", "a\r\nb", "\t",
        "Z\u00fcrich", "Zu\u0308rich", "\u00e9", "e\u0301", "\U0001D11E", "\uffff", "\ufb01", "\u00a0", "\u200b", "\u0130", "\ufeff", "\u0001", "zz", "\u4e2d",
    ];

    private static readonly string[] Documents =
    [
        "null", "true", "0", "1", "-1", "\"\"", "\"1\"", "\"null\"", "[]", "{}", "[1,2]", "[2,1]", "[1,[2]]", "{\"a\":1}", "{\"a\":\"1\"}", "{\"a\":null}", "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", "{\"b\":1}", "\"a'b\\\\\"",
    ];

    private static readonly double[] Doubles =
    [
        0, 0.1, 0.30000000000000004, 0.3, 1, -1, 1e308, -1e308, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 4294967296, 1e15, 123456789.125,
    ];

    private static readonly string[] Unbounded = ["NaN", "Infinity", "-Infinity", "1" + new string('0', 300), "0." + new string('0', 200) + "1", "123456789012345678901234567890.5", "-0.5"];

    /// <summary>Any value, NULL among them where the column has it; often one of few.</summary>
    public static string? Next(Random random, FuzzColumn column) => column.IsNullable && random.Next(6) == 0 ? null : column.Kind switch
    {
        CanonicalKind.Boolean => random.Next(2) == 0 ? "false" : "true",
        CanonicalKind.Integer => Format(Whole(random, column.Bytes)),
        CanonicalKind.Number when column.IsUnbounded && random.Next(4) == 0 => Unbounded[random.Next(Unbounded.Length)],
        CanonicalKind.Number => Decimal(random.Next(2) == 0 ? random.Next(-300, 300) : random.NextInt64(-999_999_999_999, 1_000_000_000_000)),
        CanonicalKind.Float => Float(column.Range == FuzzRange.Everywhere ? random.Next(-5000, 5000) / 1024.0 : random.Next(2) == 0 ? Doubles[random.Next(Doubles.Length)] : (random.NextDouble() - 0.5) * 1000),
        CanonicalKind.Date => Date(random.Next(2) == 0 ? random.Next(-3, 4) : random.Next(-365_000, 2_900_000)),
        CanonicalKind.Time => Time(random.Next(2) == 0 ? random.Next(0, 9) : random.NextInt64(MicrosecondsPerDay)),
        CanonicalKind.Timestamp => Timestamp(random.Next(2) == 0 ? random.Next(-5, 6) : random.NextInt64(-365_000, 2_900_000) * MicrosecondsPerDay + random.NextInt64(MicrosecondsPerDay)),
        CanonicalKind.Instant => Timestamp(random.Next(2) == 0 ? random.Next(-5, 6) : random.NextInt64(-10_000, 13_000) * MicrosecondsPerDay + random.NextInt64(MicrosecondsPerDay)) + "+00",
        CanonicalKind.Uuid => random.Next(2) == 0 ? new string('0', 31) + Convert.ToHexString([(byte)random.Next(16)])[1..] : Hex(random, 16),
        CanonicalKind.Binary => random.Next(3) == 0 ? new string('0', 2 * random.Next(3)) : Hex(random, random.Next(9)),
        CanonicalKind.Json => Documents[random.Next(Documents.Length)],
        _ => random.Next(3) > 0 ? Texts[random.Next(Texts.Length)] : string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Texts[random.Next(Texts.Length)])),
    };

    /// <summary>A value as near as can be, or that a weak hash or a careless comparison takes for the same. It may be the same by chance.</summary>
    public static string? Near(Random random, FuzzColumn column, string? text)
    {
        if (text is null || random.Next(6) == 0)
        {
            return Next(random, column);
        }

        return column.Kind switch
        {
            CanonicalKind.Boolean => text == "true" ? "false" : "true",
            CanonicalKind.Integer => NearWhole(random, column.Bytes, BigInteger.Parse(text, CultureInfo.InvariantCulture)),
            CanonicalKind.Number when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 90_000_000 =>
                Decimal(random.Next(3) == 0 ? (long)(-number * 10_000) : (long)(number * 10_000) + 1),
            CanonicalKind.Float when column.Range == FuzzRange.Everywhere => Float(random.Next(2) == 0 ? -Number(text) : Number(text) + (1 / 1024.0)),
            CanonicalKind.Float when double.IsFinite(Number(text)) => Float(random.Next(2) == 0 ? -Number(text) : double.BitIncrement(Number(text))),
            CanonicalKind.Timestamp or CanonicalKind.Instant => NearTimestamp(random, text),
            CanonicalKind.Uuid or CanonicalKind.Binary when text.Length > 0 => text[..^1] + (text[^1] == '0' ? '1' : '0'),
            CanonicalKind.Text when text.Length < 60 => random.Next(4) switch { 0 => text + " ", 1 => text.ToUpperInvariant(), 2 => text + "\u0001", _ => text.Normalize(System.Text.NormalizationForm.FormD) },
            _ => Next(random, column),
        };
    }

    /// <summary>A number without exponent and needless zeros.</summary>
    public static string Plain(string number)
    {
        var exponentAt = number.IndexOf('E', StringComparison.OrdinalIgnoreCase);
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        if (!char.IsAsciiDigit(mantissa[^1]))
        {
            return number;
        }

        var exponent = exponentAt < 0 ? 0 : int.Parse(number[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var isNegative = mantissa[0] == '-';
        var parts = mantissa.TrimStart('-').Split('.');
        var digits = parts[0] + (parts.Length > 1 ? parts[1] : string.Empty);
        var point = parts[0].Length + exponent;
        digits = (point < 0 ? new string('0', -point) + digits : digits).PadRight(Math.Max(point, 0), '0');
        var whole = digits[..Math.Max(point, 0)].TrimStart('0');
        var fraction = digits[Math.Max(point, 0)..].TrimEnd('0');
        return whole.Length + fraction.Length == 0 ? "0" : (isNegative ? "-" : string.Empty) + (whole.Length == 0 ? "0" : whole) + (fraction.Length == 0 ? string.Empty : "." + fraction);
    }

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static BigInteger Whole(Random random, int bytes) => random.Next(6) switch
    {
        0 => -(BigInteger.One << ((8 * bytes) - 1)),
        1 => (BigInteger.One << ((8 * bytes) - 1)) - 1,
        2 when bytes == 8 => random.Next(2) == 0 ? 1_000_000_000_000_000_000 : (BigInteger)random.NextInt64(long.MinValue, long.MaxValue),
        3 when bytes > 2 => random.Next(int.MinValue, int.MaxValue),
        _ => random.Next(-40, 40),
    };

    private static string NearWhole(Random random, int bytes, BigInteger value)
    {
        var near = random.Next(5) switch { 0 => -value, 1 => value + (BigInteger.One << 32), 2 => value ^ (BigInteger)0x1_0000_0001, 3 => value - 1, _ => value + 1 };
        return Format(near >= -(BigInteger.One << ((8 * bytes) - 1)) && near < BigInteger.One << ((8 * bytes) - 1) ? near : 7);
    }

    private static string NearTimestamp(Random random, string text)
    {
        var isInstant = text.EndsWith("+00", StringComparison.Ordinal);
        var microseconds = (DateTime.Parse(isInstant ? text[..^3] : text, CultureInfo.InvariantCulture) - Epoch).Ticks / 10;
        var near = Timestamp(microseconds + (random.Next(3) switch { 0 => 1, 1 => -1, _ => 3_600_000_000 }));
        return isInstant ? near + "+00" : near;
    }

    private static string Format(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Decimal(long tenThousandths) => Plain((tenThousandths / 10_000m).ToString(CultureInfo.InvariantCulture));

    private static string Float(double value) => double.IsFinite(value) ? Plain(value.ToString("R", CultureInfo.InvariantCulture)) : value.ToString(CultureInfo.InvariantCulture);

    private static string Date(int days) => Epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(long microseconds) => Epoch.AddTicks(microseconds * 10).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    private static string Timestamp(long microseconds) => Epoch.AddTicks(microseconds * 10).ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    private static string Hex(Random random, int bytes)
    {
        var value = new byte[bytes];
        random.NextBytes(value);
        return Convert.ToHexString(value);
    }
}
