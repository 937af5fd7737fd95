using System.Globalization;
using System.Text;

namespace Reconcile.Web.Extraction.Values;

/// <summary>
/// Reads a number as people write it, such as <c>1.299,00 €</c>, in a culture's spelling. Separators have to stand where the culture
/// puts them: <c>1.5</c> is no German number, rather than fifteen. Nothing but a sign, a currency or % may stand around it: <c>5k</c> is none.
/// </summary>
/// <param name="culture">Whose separators the text holds.</param>
internal sealed class NumberText(CultureInfo culture)
{
    private readonly NumberFormatInfo _format = culture.NumberFormat;
    private readonly NumberMarks _marks = new(culture);

    /// <summary>The number in .NET's invariant spelling.</summary>
    /// <param name="text">The text.</param>
    /// <param name="why">What is wrong if the result is null.</param>
    public string? Find(string text, out string why)
    {
        text = Seen(text);
        var (start, end) = Place(text);
        why = start == text.Length ? "there is no number in it" : string.Empty;
        if (why.Length > 0)
        {
            return null;
        }

        var (exponent, rest) = Exponent(text, end);
        if (text.AsSpan(rest).ContainsAnyInRange('0', '9'))
        {
            why = "there is more than one number in it; take one with Regex, or name its Culture";
            return null;
        }

        if (Digits(text.AsSpan(start, end - start)) is not { } digits)
        {
            why = $"that is not how numbers are written in {(culture.Name.Length > 0 ? $"the culture {culture.Name}" : "a rule without a Culture, with a decimal point and commas between thousands")}";
            return null;
        }

        if (!_marks.Fit(text.AsSpan(0, start), text.AsSpan(rest == end && HasNoCents(text, end) ? end + 2 : rest), out var isNegative))
        {
            why = "there is more in it than a number, which may have a sign, a currency or % beside it; take the number with Regex, or name its Culture";
            return null;
        }

        return (isNegative ? "-" : string.Empty) + digits + exponent;
    }

    /// <summary>Without what is not seen, such as the marks around numbers that are written from right to left.</summary>
    private static string Seen(string text) =>
        text.Any(IsUnseen) ? string.Concat(text.Where(static c => !IsUnseen(c))) : text;

    private static bool IsUnseen(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>Where the first number begins and ends; the end of the text if there is none.</summary>
    private (int Start, int End) Place(string text)
    {
        var start = 0;
        while (start < text.Length && !char.IsDigit(text[start]) && !IsLeadingPoint(text, start))
        {
            start++;
        }

        var end = start;
        while (end < text.Length && (char.IsDigit(text[end]) || (end + 1 < text.Length && char.IsDigit(text[end + 1]) && IsSeparator(text[end]))))
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>Prices without cents: <c>19,- €</c>, <c>CHF 19.–</c>.</summary>
    private bool HasNoCents(string text, int end) => end + 1 < text.Length && text[end] == Point && text[end + 1] is ('-' or '–' or '—');

    private bool IsLeadingPoint(string text, int at) =>
        text[at] == Point && at + 1 < text.Length && char.IsDigit(text[at + 1]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private char Point => _format.NumberDecimalSeparator is [var only] ? only : '.';

    private bool IsSeparator(char c) => c == Point || IsGroup(c);

    /// <summary>Cultures have one kind of space or apostrophe in their tables, and pages any.</summary>
    private bool IsGroup(char c) => _format.NumberGroupSeparator is [var group]
        && (c == group || (char.IsWhiteSpace(c) && char.IsWhiteSpace(group)) || (c is '\'' or '’' && group is '\'' or '’'));

    /// <summary>ASCII digits with a point, if all separators stand where they may; null otherwise.</summary>
    private string? Digits(ReadOnlySpan<char> number)
    {
        var point = number.IndexOf(Point);
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        if (!AreGroupsRight(whole))
        {
            return null;
        }

        var digits = new StringBuilder();
        return Append(whole, digits, groups: true) && Append(point < 0 ? [] : ".", digits, groups: true) && Append(fraction, digits, groups: false) ? digits.ToString() : null;
    }

    private bool Append(ReadOnlySpan<char> from, StringBuilder digits, bool groups)
    {
        foreach (var c in from)
        {
            if (char.IsDigit(c))
            {
                digits.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
            }
            else if (c == '.' && from.Length == 1)
            {
                digits.Append(c);
            }
            else if (!groups || !IsGroup(c))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreGroupsRight(ReadOnlySpan<char> whole)
    {
        var sizes = _format.NumberGroupSizes is { Length: > 0 } some ? some : [3];
        var group = 0;
        var digits = 0;
        for (var i = whole.Length - 1; i >= 0; i--)
        {
            if (char.IsDigit(whole[i]))
            {
                digits++;
                continue;
            }

            if (digits != sizes[Math.Min(group, sizes.Length - 1)])
            {
                return false;
            }

            group++;
            digits = 0;
        }

        return group == 0 || (digits > 0 && digits <= sizes[Math.Min(group, sizes.Length - 1)]);
    }

    private static (string Exponent, int End) Exponent(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
        {
            return (string.Empty, at);
        }

        var end = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        var digits = end;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end > digits ? (text[at..end], end) : (string.Empty, at);
    }
}
