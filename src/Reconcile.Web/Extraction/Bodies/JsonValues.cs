using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>Values of a JSON tree as .NET's own.</summary>
internal static class JsonValues
{
    /// <summary>
    /// Int64 or BigInteger, Decimal, or Double where only that holds it exactly, Boolean, text, null, a dictionary in the order of the object, an
    /// array. A number that none of these is, is its text.
    /// </summary>
    public static object? Native(JToken token) => token switch
    {
        JObject entries => Entries(entries),
        JArray items => items.Select(Native).ToArray(),
        JValue { Value: double } when Digits(token) is { } digits => ExactNumber.Read(digits),
        JValue value => value.Value,
        _ => token.ToString(Formatting.None),
    };

    /// <summary>Text as it is, a number as it is written, what is nested as JSON; null for null.</summary>
    public static string? Text(JToken token) => token switch
    {
        JValue { Value: null } => null,
        JValue { Value: string text } => text,
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: IFormattable number } => Digits(token) ?? number.ToString(null, CultureInfo.InvariantCulture),
        _ => token.ToString(Formatting.None),
    };

    private static string? Digits(JToken token) => token.Annotation<string>();

    private static OrderedDictionary<string, object?> Entries(JObject entries)
    {
        var values = new OrderedDictionary<string, object?>(entries.Count, StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            values[name] = value is null ? null : Native(value);
        }

        return values;
    }
}
