using System.Globalization;

namespace Reconcile.Web.Extraction.Values;

/// <summary>
/// What may stand around a number without being a part of the text that says what is counted: a sign, a currency, a percent sign. Everything else could
/// change the number: 5k is not five.
/// </summary>
/// <param name="culture">Whose currency has its own name here, which may be a word elsewhere.</param>
internal sealed class NumberMarks(CultureInfo culture)
{
    private const string Minus = "-\u2212";

    // Those with letters, and the codes that mean nothing else. There are also ALL, TOP, TRY and PHP: of these, only the culture's own counts.
    private static readonly HashSet<string> Currencies = new(StringComparer.Ordinal)
    {
        "US$", "C$", "CA$", "A$", "AU$", "NZ$", "HK$", "NT$", "S$", "R$", "MX$",
        "EUR", "USD", "GBP", "JPY", "CHF", "CNY", "AUD", "NZD", "CAD", "HKD", "SGD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "INR", "BRL", "MXN", "ZAR",
    };

    private readonly string[] _own = Own(culture);

    /// <summary>Whether a number may stand between these, and whether it is negative then.</summary>
    /// <param name="before">What is before it.</param>
    /// <param name="after">What is behind it.</param>
    /// <param name="isNegative">Whether there is a minus.</param>
    public bool Fit(ReadOnlySpan<char> before, ReadOnlySpan<char> after, out bool isNegative)
    {
        isNegative = false;
        before = before.TrimStart();
        var sign = before.IsEmpty ? '\0' : before[^1];
        if (IsSign(sign))
        {
            before = before[..^1].TrimEnd();
        }
        else if (before.Length > 1 && IsSign(before[0]) && !char.IsWhiteSpace(before[1]))
        {
            // Before a currency, which stands between it and the number.
            sign = before[0];
            before = before[1..].TrimEnd();
        }
        else
        {
            before = before.TrimEnd();
        }

        after = after.Trim();
        isNegative = Minus.Contains(sign, StringComparison.Ordinal);
        return IsMark(before) && IsMark(after) && (before.IsEmpty || after.IsEmpty || (!IsPercent(before) && !IsPercent(after)));
    }

    private bool IsMark(ReadOnlySpan<char> text) => text.IsEmpty || IsPercent(text)
        || (text.Length == 1 && char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol)
        || Currencies.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text)
        || IsOwn(text.TrimEnd('.'));

    private bool IsOwn(ReadOnlySpan<char> text)
    {
        foreach (var own in _own)
        {
            if (text.SequenceEqual(own))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSign(char c) => c == '+' || Minus.Contains(c, StringComparison.Ordinal);

    private static bool IsPercent(ReadOnlySpan<char> text) => text is "%" or "٪" or "％";

    private static string[] Own(CultureInfo culture)
    {
        if (culture.Name.Length == 0)
        {
            return [];
        }

        var specific = CultureInfo.CreateSpecificCulture(culture.Name);
        return [specific.NumberFormat.CurrencySymbol.TrimEnd('.'), new RegionInfo(specific.Name).ISOCurrencySymbol];
    }
}
