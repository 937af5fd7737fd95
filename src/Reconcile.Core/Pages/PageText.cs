using System.Globalization;

namespace Reconcile;

/// <summary>What the module's views show of what was scraped, beyond plain properties. Invariant, as <see cref="ViewText"/>.</summary>
public static class PageText
{
    private const int Kilo = 1024;
    private const int MostText = 80;
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>The HTTP status; <c>-</c> if there was no answer.</summary>
    public static string Code(ScrapeResult result) => result.StatusCode == 0 ? "-" : result.StatusCode.ToString(CultureInfo.InvariantCulture);

    /// <summary>What was got, in a few words: the fields, the file, the kind of content, or the problem.</summary>
    public static string Got(ScrapeResult result) => result switch
    {
        { Problem: not ScrapeProblem.None } => result.Problem.ToString(),
        { Status: ScrapeStatus.Skipped } => "done by an earlier run",
        { Rows: [var row] } => Fields(row),
        { Rows: { } rows } => string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows"),
        { Downloads: [var one] } => System.IO.Path.GetFileName(one.Path),
        { Downloads.Count: > 1 } => string.Create(CultureInfo.InvariantCulture, $"{result.Downloads.Count} files"),
        _ => result.ContentType.Split(';')[0],
    };

    private static string Fields(ExtractedRow row)
    {
        var text = string.Join(", ", row.Values.Where(field => field.Value is not null).Select(field => $"{field.Key}={Value(field.Value!)}"));
        return text.Length <= MostText ? text : text[..(MostText - 1)] + "…";
    }

    private static string Value(object value) => value switch
    {
        string text => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        System.Collections.ICollection list => string.Create(CultureInfo.InvariantCulture, $"({list.Count})"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    /// <summary>How a file came to be where it is.</summary>
    public static string State(DownloadResult download) => download switch
    {
        { Problem: not ScrapeProblem.None } => "failed",
        { IsSkipped: true } => "was there",
        { IsDuplicate: true } => "duplicate",
        { ResumedFrom: > 0 } => "resumed",
        _ => "new",
    };

    /// <summary>A size in the unit that suits it, for example <c>12.3 KB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double size = bytes;
        var unit = 0;
        while (size >= Kilo && unit < Units.Length - 1)
        {
            size /= Kilo;
            unit++;
        }

        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
