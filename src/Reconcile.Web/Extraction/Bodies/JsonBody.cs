using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>
/// JSON as the tree that JSONPath works on. It is read by the base class library's reader and not by Newtonsoft's, which rounds numbers of more than 28
/// digits in silence and takes what is no JSON. Dates stay text. Several values one after the other (JSON Lines) are an array.
/// </summary>
internal static class JsonBody
{
    // What sites put before JSON so that no foreign page can run it as a script.
    private const string Guard = ")]}'";

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = ExtractionLimits.MaxDepth,
        AllowMultipleValues = true,
    };

    /// <exception cref="ExtractionException">It is no JSON, or nested too deep.</exception>
    public static JToken Parse(string text, string name)
    {
        text = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith(Guard, StringComparison.Ordinal))
        {
            text = text[Math.Max(Guard.Length, text.IndexOf('\n', StringComparison.Ordinal))..].TrimStart(',');
        }

        return Parse(Encoding.UTF8.GetBytes(text), name);
    }

    /// <summary>The bytes of a body, if they are plain JSON in UTF-8; null if they have to be decoded first.</summary>
    public static JToken? ParseBytes(ReadOnlySpan<byte> body, string? charset, string name) =>
        (charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) && !body.IsEmpty && body[0] is (byte)'{' or (byte)'[' && Utf8.IsValid(body)
            ? Parse(body, name)
            : null;

    private static JToken Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return Read(json) ?? throw new ExtractionException(ExtractionProblem.PageUnreadable, $"{name} is empty, and no JSON.");
        }
        catch (JsonException e)
        {
            throw e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase)
                ? new ExtractionException(ExtractionProblem.PageTooComplex, $"The JSON of {name} is nested deeper than {ExtractionLimits.MaxDepth} levels.", e)
                : new ExtractionException(ExtractionProblem.PageUnreadable, $"{name} is no JSON. {e.Message} It begins with '{Shown(json)}'.", e);
        }
    }

    private static JToken? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        var roots = new List<JToken>(1);
        var open = new Stack<JContainer>();
        string? property = null;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                property = reader.GetString();
                continue;
            }

            var token = Token(ref reader);
            Attach(token, open, property, roots);
            if (token is JContainer container)
            {
                open.Push(container);
            }
        }

        return roots.Count == 1 ? roots[0] : roots.Count == 0 ? null : new JArray(roots);
    }

    private static void Attach(JToken token, Stack<JContainer> open, string? property, List<JToken> roots)
    {
        if (!open.TryPeek(out var parent))
        {
            roots.Add(token);
        }
        else if (parent is JObject named)
        {
            named[property!] = token;
        }
        else
        {
            parent.Add(token);
        }
    }

    private static JToken Token(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => new JObject(),
        JsonTokenType.StartArray => new JArray(),
        JsonTokenType.String => new JValue(reader.GetString()),
        JsonTokenType.True => new JValue(true),
        JsonTokenType.False => new JValue(false),
        JsonTokenType.Null => JValue.CreateNull(),
        _ => Number(Encoding.ASCII.GetString(reader.ValueSpan)),
    };

    /// <summary>A number that is exactly what is written, or, where no type holds it, the nearest double, for comparisons, beside its digits.</summary>
    private static JValue Number(string digits)
    {
        var number = ExactNumber.Read(digits);
        var value = new JValue(number is string ? double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture) : number);
        if (number is not (long or BigInteger))
        {
            value.AddAnnotation(digits);
        }

        return value;
    }

    private static string Shown(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json[..Math.Min(json.Length, ExtractionLimits.ShownText)]);
}
