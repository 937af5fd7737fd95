using System.Globalization;
using System.Text.RegularExpressions;

namespace Reconcile.Web.Extraction.Values;

/// <summary>
/// Dates as pages, feeds and APIs write them. Without a culture, only those that mean the same everywhere: ISO 8601, RFC 822, or with the month's
/// English name; 03/04/2025 is a day in March to some and in April to others.
/// </summary>
/// <param name="cultureName">Whose dates the text holds; null: nobody's.</param>
/// <param name="format">The exact format, <c>unix</c>, <c>unixms</c>, or null.</param>
internal sealed partial class DateText(string? cultureName, string? format)
{
    private static readonly Dictionary<string, string> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = "+00:00",
        ["UTC"] = "+00:00",
        ["GMT"] = "+00:00",
        ["Z"] = "+00:00",
        ["EST"] = "-05:00",
        ["EDT"] = "-04:00",
        ["CST"] = "-06:00",
        ["CDT"] = "-05:00",
        ["MST"] = "-07:00",
        ["MDT"] = "-06:00",
        ["PST"] = "-08:00",
        ["PDT"] = "-07:00",
    };

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;
    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(cultureName ?? string.Empty);

    /// <summary>The time, and whether the text names its zone; without one, the time stands as UTC.</summary>
    public (DateTimeOffset Time, bool HasZone)? Find(string text, out string why)
    {
        why = string.Empty;
        text = text.Trim();
        var found = format switch
        {
            null or "" => Free(text),
            _ when IsUnix(out var factor) => Unix(text, factor),
            _ => Exact(text),
        };
        if (found is null)
        {
            why = !string.IsNullOrEmpty(format) ? $"it does not have the format '{format}'"
                : cultureName is null ? "it is no date that means the same everywhere; say its Culture or Format"
                : $"it is no date in the culture {cultureName}";
        }

        return found;
    }

    private bool IsUnix(out long factor)
    {
        factor = string.Equals(format, "unixms", StringComparison.OrdinalIgnoreCase) ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        return factor == TimeSpan.TicksPerMillisecond || string.Equals(format, "unix", StringComparison.OrdinalIgnoreCase);
    }

    private static (DateTimeOffset, bool)? Unix(string text, long factor) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var count)
        && count * factor is var ticks && ticks > (DateTimeOffset.MinValue - Epoch).Ticks && ticks < (DateTimeOffset.MaxValue - Epoch).Ticks
            ? (Epoch.AddTicks((long)ticks), true)
            : null;

    private (DateTimeOffset, bool)? Exact(string text) =>
        DateTime.TryParseExact(text, format, _culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)
        && DateTimeOffset.TryParseExact(text, format, _culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var zoned)
            ? (zoned, time.Kind == DateTimeKind.Utc)
            : null;

    private (DateTimeOffset, bool)? Free(string text)
    {
        if (Rfc822().Match(text) is { Success: true } rfc)
        {
            text = $"{rfc.Groups["day"].Value} {rfc.Groups["month"].Value} {Year(rfc.Groups["year"].Value)} {rfc.Groups["time"].Value} {Zone(rfc.Groups["zone"].Value)}";
            return Parse(text, CultureInfo.InvariantCulture);
        }

        // Without a year .NET takes the present one, and a time alone becomes today.
        return YearFirst().IsMatch(text) || (HasYear().IsMatch(text) && HasMonthName().IsMatch(text)) ? Parse(text, CultureInfo.InvariantCulture) ?? ParseHere(text) : ParseHere(text);
    }

    private (DateTimeOffset, bool)? ParseHere(string text) =>
        cultureName is not null && (HasYear().IsMatch(text) || ThreeNumbers().IsMatch(text)) ? Parse(text, _culture) : null;

    private static (DateTimeOffset, bool)? Parse(string text, CultureInfo culture) =>
        DateTime.TryParse(text, culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.NoCurrentDateDefault, out var time)
        && DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var zoned)
            ? (zoned, time.Kind == DateTimeKind.Utc)
            : null;

    private static string Year(string year) => year.Length == 4 ? year : (int.Parse(year, CultureInfo.InvariantCulture) < 50 ? "20" : "19") + year;

    private static string Zone(string zone) => Zones.GetValueOrDefault(zone, zone);

    /// <summary>The day of the week is left out: where it is wrong, .NET would refuse the whole date.</summary>
    [GeneratedRegex(@"^(?:[A-Za-z]{3,9},?\s+)?(?<day>\d{1,2})[\s-](?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s-](?<year>\d{4}|\d{2})\s+(?<time>\d{1,2}:\d{2}(?::\d{2})?)\s*(?<zone>[+-]\d{2}:?\d{2}|[A-Z]{1,4})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rfc822();

    [GeneratedRegex(@"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?<!\d)\d{4}(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HasYear();

    [GeneratedRegex(@"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HasMonthName();

    [GeneratedRegex(@"\d+\D+\d+\D+\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ThreeNumbers();
}
