using System.Text.Json;

namespace Reconcile;

/// <summary>A configuration as names and values in a fixed order, so that two can be compared and told apart in words.</summary>
internal static class ConfigurationText
{
    /// <summary>Reads JSON; a value within another is named by its path.</summary>
    public static SortedDictionary<string, string> Read(string json)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        Flatten(document.RootElement, string.Empty, values);
        return values;
    }

    public static string Write(SortedDictionary<string, string> values) => JsonSerializer.Serialize(values, CheckpointJson.Default.SortedDictionaryStringString);

    /// <summary>What differs, for example <c>Where: a -> b</c>; empty if nothing does. A value that is empty is one that was not given.</summary>
    public static string Difference(SortedDictionary<string, string> before, SortedDictionary<string, string> now) => string.Join("; ", before.Keys
        .Union(now.Keys, StringComparer.Ordinal)
        .Where(name => Shown(before, name) != Shown(now, name))
        .Order(StringComparer.Ordinal)
        .Select(name => $"{name}: {Shown(before, name)} -> {Shown(now, name)}"));

    private static string Shown(SortedDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) && value.Length > 0 ? value : "(none)";

    private static void Flatten(JsonElement element, string path, SortedDictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", values);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, $"{path}[{index++}]", values);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                values[path] = element.ToString();
                break;
        }
    }
}
