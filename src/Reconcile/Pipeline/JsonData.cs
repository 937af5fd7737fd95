using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace Reconcile.Pipeline;

/// <summary>JSON as PowerShell's objects and back. Numbers keep what they are: whole, decimal, or double where only that holds them.</summary>
internal static class JsonData
{
    private const int MostLevels = 32;

    /// <summary>Objects of a text: of several values one after the other, an array.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static object? Parse(string json) => JsonText.Read(json) switch
    {
        [var one] => Convert(one),
        [] => null,
        var several => several.Select(Convert).ToArray(),
    };

    /// <summary>The text of objects.</summary>
    public static string Write(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value, MostLevels);
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static object? Convert(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new PSObject();
                foreach (var property in element.EnumerateObject())
                {
                    // The last of two names that PowerShell takes for one wins, and an empty one cannot be a property.
                    var name = property.Name.Length == 0 ? "_" : property.Name;
                    result.Properties.Remove(name);
                    result.Properties.Add(new PSNoteProperty(name, Convert(property.Value)));
                }

                return result;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Convert).ToArray();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? whole : element.TryGetDecimal(out var exact) ? exact : element.GetDouble();
            default:
                return element.ValueKind == JsonValueKind.Null ? null : element.ValueKind == JsonValueKind.True;
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value, int levels)
    {
        switch (value is null ? null : ItemIdentity.Bare(value))
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case double or float or decimal:
                writer.WriteRawValue(System.Convert.ToString(ItemIdentity.Bare(value!), CultureInfo.InvariantCulture)!);
                break;
            case long or int or short or byte or sbyte or ushort or uint or ulong:
                writer.WriteRawValue(((IFormattable)ItemIdentity.Bare(value!)).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset:
                writer.WriteStringValue(((IFormattable)ItemIdentity.Bare(value!)).ToString("O", CultureInfo.InvariantCulture));
                break;
            case IDictionary map when levels > 0:
                WriteProperties(writer, map.Cast<DictionaryEntry>().Select(entry => (entry.Key.ToString()!, entry.Value)), levels);
                break;
            case PSObject custom when levels > 0:
                WriteProperties(writer, custom.Properties.Select(property => (property.Name, (object?)property.Value)), levels);
                break;
            case IEnumerable list and not string when levels > 0:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, levels - 1);
                }

                writer.WriteEndArray();
                break;
            case var other:
                writer.WriteStringValue(System.Convert.ToString(other, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteProperties(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> properties, int levels)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(name);
            Write(writer, value, levels - 1);
        }

        writer.WriteEndObject();
    }
}
