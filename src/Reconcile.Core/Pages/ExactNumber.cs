using System.Globalization;
using System.Numerics;

namespace Reconcile;

/// <summary>Numbers without rounding: .NET's own parsing drops what does not fit.</summary>
internal static class ExactNumber
{
    /// <summary>Most digits of a whole number; one that has more is read as text, for making it a number takes the square of their count.</summary>
    public const int MaxDigits = 1_000;

    private const int MostDigits = 28;

    /// <summary>
    /// A number of JSON as the first of these that holds exactly it: Int64, BigInteger (of one without point and exponent), Decimal, Double, or, where none does, its text.
    /// </summary>
    public static object Read(string digits)
    {
        var isWhole = digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (isWhole && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
        {
            return small;
        }

        return isWhole && digits.Length <= MaxDigits ? BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : TryDecimal(digits, out var exact) ? exact
            : TryDouble(digits, out var near) ? near
            : digits;
    }

    /// <summary>The number, if what a double shows of itself is exactly it.</summary>
    public static bool TryDouble(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
        && Parts(text) is { } written && written == Parts(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The number, if a decimal holds exactly it.</summary>
    /// <param name="text">Digits with an optional sign, decimal point and exponent.</param>
    /// <param name="value">The number.</param>
    public static bool TryDecimal(string text, out decimal value)
    {
        value = 0;
        if (!TrySplit(text, out var whole, out var fraction, out var exponent))
        {
            return false;
        }

        return Significant(whole, fraction) <= MostDigits
            && fraction.Length - exponent <= MostDigits && whole.Length + exponent <= MostDigits
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Digits without zeros around them, and where the point is; null: the exponent is beyond any type's.</summary>
    private static (string Digits, int Point)? Parts(string text)
    {
        if (!TrySplit(text, out var whole, out var fraction, out var exponent))
        {
            return null;
        }

        var digits = string.Concat(whole, fraction).TrimEnd('0');
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits[leading..], leading == digits.Length ? 0 : whole.Length - leading + exponent);
    }

    private static bool TrySplit(string text, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> fraction, out int exponent)
    {
        var digits = text.AsSpan().TrimStart("+-");
        exponent = 0;
        whole = fraction = default;
        var mark = digits.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(digits[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || exponent is > 1000 or < -1000)
            {
                return false;
            }

            digits = digits[..mark];
        }

        var point = digits.IndexOf('.');
        whole = (point < 0 ? digits : digits[..point]).TrimStart('0');
        fraction = point < 0 ? [] : digits[(point + 1)..].TrimEnd('0');
        return true;
    }

    private static int Significant(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction) =>
        whole.IsEmpty ? fraction.TrimStart('0').Length : fraction.IsEmpty ? whole.TrimEnd('0').Length : whole.Length + fraction.Length;
}
