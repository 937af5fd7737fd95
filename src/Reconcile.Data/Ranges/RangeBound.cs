using Reconcile.Data.Canonical;

namespace Reconcile.Data.Ranges;

/// <summary>
/// Which keys can divide others: those that both engines can write down and read, whatever their types reach. Keys that cannot are in
/// the range of their neighbours all the same.
/// </summary>
internal static class RangeBound
{
    /// <summary>Digits that every engine reads exactly.</summary>
    private const int MaxDigits = 38;

    private const int YearDigits = 4;

    /// <summary>Neither NaN nor infinities nor years before the first or of five digits, nor texts that hold a zero byte or are no UTF-8.</summary>
    public static bool IsUsable(CanonicalKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        CanonicalKind.Number => IsNumber(CanonicalValue.ToText(kind, value)),
        CanonicalKind.Date or CanonicalKind.Timestamp or CanonicalKind.Instant => IsDay(CanonicalValue.ToText(kind, value)),
        CanonicalKind.Text => !value.Contains((byte)0) && CanonicalValue.TryReadText(value) is not null,
        _ => true,
    };

    /// <summary>Whether every engine reads a number's text exactly; NaN and infinities are none.</summary>
    public static bool IsNumber(string text) => char.IsAsciiDigit(text[^1]) && text.Count(char.IsAsciiDigit) <= MaxDigits;

    /// <summary>Whether a day, with or without a time, is neither an infinity nor of a year before the first or of five digits.</summary>
    public static bool IsDay(string text) => text.IndexOf('-', StringComparison.Ordinal) == YearDigits && !text.Any(char.IsAsciiLetter);
}
