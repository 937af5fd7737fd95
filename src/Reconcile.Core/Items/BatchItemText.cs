using System.Globalization;

namespace Reconcile;

/// <summary>What the module's views show of an item beyond its plain properties.</summary>
public static class BatchItemText
{
    private const int MostCharacters = 200;

    /// <summary>The item in one line.</summary>
    public static string Item(BatchItemResult result) => Line(result.Item);

    /// <summary>Its one object in one line, the number of objects if there are several, and the error of an item that did not come to its end.</summary>
    public static string Outcome(BatchItemResult result) => result switch
    {
        { Error.Length: > 0 } => result.Error,
        { Output.Count: 0 } => string.Empty,
        { Output.Count: 1 } => Line(result.Output[0]),
        _ => string.Create(CultureInfo.InvariantCulture, $"{result.Output.Count:N0} objects"),
    };

    private static string Line(object? value)
    {
        var text = value?.ToString()?.ReplaceLineEndings(" ") ?? string.Empty;
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "...";
    }
}
