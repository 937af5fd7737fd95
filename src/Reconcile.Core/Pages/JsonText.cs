using System.Text;
using System.Text.Json;

namespace Reconcile;

/// <summary>
/// JSON as hosts write it: with commas too many and comments, and several values one after the other (JSON Lines). Rules for pages read it so too.
/// </summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 128,
        AllowMultipleValues = true,
    };

    /// <summary>Reads to the end without keeping anything.</summary>
    /// <exception cref="JsonException">It is no JSON; the message says where.</exception>
    public static void Check(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Options);
        while (reader.Read())
        {
        }
    }

    /// <summary>The values of a text.</summary>
    /// <exception cref="JsonException">It is no JSON; the message says where.</exception>
    public static List<JsonElement> Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Options);
        var values = new List<JsonElement>(1);
        while (reader.Read())
        {
            values.Add(JsonElement.ParseValue(ref reader));
        }

        return values;
    }
}
