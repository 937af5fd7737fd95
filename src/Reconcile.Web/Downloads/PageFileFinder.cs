using System.Collections;
using System.Globalization;

namespace Reconcile.Web.Downloads;

/// <summary>The files that a page's fields lead to. Used by several threads at the same time.</summary>
/// <param name="rules">Which fields.</param>
/// <param name="inRows">Whether pages are read in rows.</param>
internal sealed class PageFileFinder(PageFileRules rules, bool inRows)
{
    // Some put whole pictures into addresses.
    private const int LongestShown = 100;

    /// <param name="rows">What was taken out of the page.</param>
    /// <param name="page">What relative addresses are relative to.</param>
    public IReadOnlyList<PageFile> Find(IReadOnlyList<ExtractedRow> rows, Uri page)
    {
        var files = new List<PageFile>();
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var field in rules.Fields)
            {
                var number = inRows ? row + 1 : 0;
                files.AddRange(Wishes(rows[row].Values.GetValueOrDefault(field)).Select(wish => Read(field, number, page, wish)));
            }
        }

        return files;
    }

    /// <summary>Each address by itself; a field in which nothing was found leads to nothing.</summary>
    private static IEnumerable<object> Wishes(object? value) => value switch
    {
        null => [],
        string text => string.IsNullOrWhiteSpace(text) ? [] : [text],
        IDictionary or IReadOnlyDictionary<string, object?> => [value],
        IEnumerable list => list.Cast<object?>().SelectMany(Wishes),
        _ => [value],
    };

    private PageFile Read(string field, int row, Uri page, object wish)
    {
        var says = wish is string or Uri ? null : Properties(wish);
        var address = says is null ? TextOf(wish) : DownloadTaskReader.AddressNames.Select(says).FirstOrDefault(text => text is not null);
        if (address is null)
        {
            return new PageFile(field, row, string.Empty, null, $"Field '{field}' holds something without {string.Join(", ", DownloadTaskReader.AddressNames)}: it leads to no file.");
        }

        if (!Uri.TryCreate(page, address.Trim(), out var url) || url.Scheme is not ("http" or "https"))
        {
            var shown = Shown(address.Trim());
            return new PageFile(field, row, shown, null, $"'{shown}' in field '{field}' is no address of a file that can be fetched by http or https.");
        }

        try
        {
            var task = new DownloadTask(rules.Request(url), rules.Directory) { Existing = rules.Existing };
            return new PageFile(field, row, task.Request.Url, says is null ? task : DownloadTaskReader.Read(task, says));
        }
        catch (Exception e) when (e is FormatException or ScrapeException)
        {
            return new PageFile(field, row, SafeUrl.Mask(url), null, $"Field '{field}': {e.Message}");
        }
    }

    private static Func<string, string?> Properties(object wish)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        var entries = wish switch
        {
            IReadOnlyDictionary<string, object?> map => map.Select(entry => (entry.Key, entry.Value)),
            IDictionary map => map.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString()!, entry.Value)),
            _ => [],
        };
        foreach (var (name, value) in entries)
        {
            values.TryAdd(name, value);
        }

        return name => values.GetValueOrDefault(name) is { } value && TextOf(value) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    private static string? TextOf(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Shown(string address)
    {
        var safe = Uri.TryCreate(address, UriKind.Absolute, out var url) ? UrlText.Safe(url) : address;
        return safe.Length <= LongestShown ? safe : safe[..LongestShown] + "...";
    }
}
