using System.Text.Json;

namespace Reconcile.Pipeline;

/// <summary>What an answer holds as PowerShell's objects.</summary>
internal static class ScrapeData
{
    private const int MostNotes = 20;

    /// <summary>The result with its fields as data or, without fields, with the JSON that it is.</summary>
    public static ScrapeResult Read(ScrapeResult result, bool inRows) => result.Rows is null ? ReadJson(result) : ReadRows(result, inRows);

    /// <summary>The result with its fields as data, unless they are there already.</summary>
    public static ScrapeResult ReadRows(ScrapeResult result, bool inRows) =>
        result is { Rows: { } rows, Data: null } ? result with { Data = RowData.Of(rows, inRows) } : result;

    private static ScrapeResult ReadJson(ScrapeResult result)
    {
        if (result.Problem != ScrapeProblem.None || result.Content is not { Length: > 0 } content || !result.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return result;
        }

        try
        {
            var notes = new SortedSet<string>(StringComparer.Ordinal);
            var data = JsonData.Parse(content, notes);
            return result with { Data = data, Notes = [.. result.Notes, .. notes.Take(MostNotes)] };
        }
        catch (JsonException e)
        {
            // Of a kind that is more than JSON, such as a sequence of it; what is to be JSON itself was read before.
            return result with { Notes = [.. result.Notes, $"It is kept as text, for the host calls it '{result.ContentType}', but it is no JSON: {e.Message}"] };
        }
    }
}
