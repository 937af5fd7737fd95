using System.Globalization;

namespace Reconcile.Testing;

/// <summary>
/// Values in a form in which those of different engines can be compared: whole numbers and truth values as <see cref="long"/>, other numbers as
/// <see cref="decimal"/> without trailing zeros where they fit, times and uuids as text, binary as hexadecimal text.
/// Simple on purpose and apart from the product's own canonical form, which it helps to judge.
/// </summary>
public static class CommonValue
{
    public static object? Of(object? value) => value switch
    {
        null or DBNull => null,
        bool truth => truth ? 1L : 0L,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        decimal number when IsWhole(number) => (long)number,
        decimal number => WithoutTrailingZeros(number),
        float number => Of((double)number),
        double number => FitsDecimal(number) ? Of((decimal)number) : number,
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        Guid uuid => uuid.ToString(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>Orders keys: nulls, then numbers by value, then texts by their code units.</summary>
    public static int Compare(IReadOnlyList<object?> left, IReadOnlyList<object?> right) =>
        left.Zip(right, CompareOne).FirstOrDefault(order => order != 0);

    private static int CompareOne(object? left, object? right) => (left, right) switch
    {
        (string first, string second) => string.CompareOrdinal(first, second),
        (long first, long second) => first.CompareTo(second),
        _ => Rank(left) != Rank(right) ? Rank(left) - Rank(right) : Convert.ToDouble(left, null).CompareTo(Convert.ToDouble(right, null)),
    };

    private static int Rank(object? value) => value switch { null => 0, string => 2, _ => 1 };

    private static bool FitsDecimal(double number) =>
        double.IsFinite(number) && Math.Abs(number) < 1e15 && (number == 0 || Math.Abs(number) > 1e-9);

    private static bool IsWhole(decimal number) => number == decimal.Truncate(number) && Math.Abs(number) < long.MaxValue;

    private static decimal WithoutTrailingZeros(decimal number) =>
        decimal.Parse(number.ToString("0.############################", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
