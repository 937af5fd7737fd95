using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Dialects;

/// <summary>
/// Values as MySQL's literals. The server rounds fractions without a word, even in its strict mode: what a column cannot hold in full
/// has no literal.
/// </summary>
internal static class MySqlLiteral
{
    /// <summary>The year, as in <c>yyyy-MM-dd</c>.</summary>
    private const int YearDigits = 4;

    /// <summary>The literal; null if the column cannot hold the value.</summary>
    public static string? Of(CanonicalKind kind, ColumnDefinition column, RepairValue value) => value switch
    {
        { Text: null } => "NULL",
        { Form: RepairValueForm.Bytes } => $"X'{value.Text}'",
        { Form: RepairValueForm.TextBytes } => null,
        _ when kind == CanonicalKind.Uuid && column.Kind == CanonicalKind.Binary => $"X'{value.Text.Replace("-", string.Empty, StringComparison.Ordinal)}'",
        _ when column.Kind == CanonicalKind.Text => OfText(value.Text),
        _ when kind == CanonicalKind.Boolean && value.Text is "true" or "false" => value.Text == "true" ? "1" : "0",
        _ when column.Kind is CanonicalKind.Boolean or CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float => OfNumber(column, value.Text),
        _ when column.Kind is CanonicalKind.Date or CanonicalKind.Time or CanonicalKind.Timestamp or CanonicalKind.Instant => OfCalendar(column, value.Text),
        _ => OfText(value.Text),
    };

    /// <summary>A backslash escapes, or does not, as the server's mode will have it: a text with one is written as its bytes.</summary>
    public static string OfText(string text) => text.Any(c => c == '\\' || char.IsControl(c))
        ? $"_utf8mb4 X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string? OfNumber(ColumnDefinition column, string text)
    {
        if (!char.IsAsciiDigit(text[^1]) || (text[0] != '-' && !char.IsAsciiDigit(text[0])))
        {
            // NaN and the infinities.
            return null;
        }

        var hasExponent = text.Contains('e', StringComparison.OrdinalIgnoreCase);
        return column.Kind switch
        {
            // With an exponent, a number is read as a double; without one as a decimal of 65 digits at most.
            CanonicalKind.Float => hasExponent ? text : text + "e0",
            _ when !hasExponent => FractionOf(text).Length <= ScaleOf(column) ? text : null,
            _ => null,
        };
    }

    private static string? OfCalendar(ColumnDefinition column, string text)
    {
        var plain = text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : text;
        var isDay = column.Kind == CanonicalKind.Time || plain.IndexOf('-', StringComparison.Ordinal) == YearDigits;
        return isDay && !plain.Any(char.IsAsciiLetter) && FractionOf(plain).Length <= ScaleOf(column) ? OfText(plain) : null;
    }

    private static string FractionOf(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? string.Empty : text[(point + 1)..].TrimEnd('0');
    }

    /// <summary>The digits behind the point: the 6 of <c>datetime(6)</c>, the 2 of <c>decimal(10,2)</c>.</summary>
    private static int ScaleOf(ColumnDefinition column)
    {
        var type = column.NativeType;
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = type.IndexOf(')', StringComparison.Ordinal);
        var isScaled = column.Kind is not (CanonicalKind.Boolean or CanonicalKind.Integer) && !type.StartsWith("bi", StringComparison.Ordinal);
        if (!isScaled || open < 0 || close < open)
        {
            return 0;
        }

        var parts = type[(open + 1)..close].Split(',');
        return column.Kind == CanonicalKind.Number && parts.Length == 1 ? 0 : int.Parse(parts[^1], CultureInfo.InvariantCulture);
    }
}
