using System.Text.Json;

namespace Reconcile.Pipeline;

/// <summary>A file that lists tables: one name per line, a .csv with a header, or a .json array of names or objects.</summary>
internal static class TableFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The tables as a <see cref="TableTaskReader"/> takes them.</summary>
    /// <exception cref="FormatException">The file is not what its name says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<object> Read(string path)
    {
        var text = File.ReadAllText(path);
        var tables = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => FromCsv(text),
            ".JSON" => FromJson(text),
            _ => FromLines(text),
        };
        return tables.Count > 0 ? tables : throw new FormatException("it lists no table.");
    }

    private static List<object> FromLines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];

    private static List<object> FromCsv(string text)
    {
        var lines = CsvText.Read(text);
        var header = lines.Count > 0 ? lines[0] : [];
        if (!header.Any(name => name.Equals("Table", StringComparison.OrdinalIgnoreCase) || name.Equals("SourceTable", StringComparison.OrdinalIgnoreCase)))
        {
            throw new FormatException("its first line has neither a column Table nor SourceTable.");
        }

        var tables = new List<object>();
        for (var line = 1; line < lines.Count; line++)
        {
            if (lines[line].Count > header.Count)
            {
                throw new FormatException($"record {line} has {lines[line].Count} values where the header has {header.Count}.");
            }

            tables.Add(lines[line].Select((cell, column) => (Name: header[column], Cell: (object?)cell))
                .ToDictionary(pair => pair.Name, pair => pair.Cell, StringComparer.OrdinalIgnoreCase));
        }

        return tables;
    }

    private static List<object> FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(ToTable)]
                : throw new FormatException("its JSON is no array.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"its JSON is broken: {error.Message}", error);
        }
    }

    private static object ToTable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Object => ToValue(element)!,
        _ => throw new FormatException($"its JSON holds a {element.ValueKind} where a name or an object is expected."),
    };

    private static object? ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(member => member.Name, member => ToValue(member.Value), StringComparer.OrdinalIgnoreCase),
        JsonValueKind.Array => element.EnumerateArray().Select(ToValue).ToArray(),
        _ => element.ToString(),
    };
}
