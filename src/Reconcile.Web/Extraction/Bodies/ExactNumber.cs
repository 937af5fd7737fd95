using System.Globalization;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>Decimals without rounding: .NET's own parsing drops what does not fit.</summary>
internal static class ExactNumber
{
    private const int MostDigits = 28;

    /// <summary>The number, if a decimal holds exactly it.</summary>
    /// <param name="text">Digits with an optional sign, decimal point and exponent.</param>
    /// <param name="value">The number.</param>
    public static bool TryDecimal(string text, out decimal value)
    {
        value = 0;
        var digits = text.AsSpan().TrimStart("+-");
        var exponent = 0;
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
        var whole = (point < 0 ? digits : digits[..point]).TrimStart('0');
        var fraction = point < 0 ? [] : digits[(point + 1)..].TrimEnd('0');
        return Significant(whole, fraction) <= MostDigits
            && fraction.Length - exponent <= MostDigits && whole.Length + exponent <= MostDigits
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static int Significant(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction) =>
        whole.IsEmpty ? fraction.TrimStart('0').Length : fraction.IsEmpty ? whole.TrimEnd('0').Length : whole.Length + fraction.Length;
}
