using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace Reconcile.Pipeline;

/// <summary>JSON as PowerShell's objects and back. Nothing is rounded, and no value is lost without a word.</summary>
internal static class JsonData
{
    private const int MostLevels = 32;

    /// <summary>Objects of a text: of several values one after the other, an array.</summary>
    /// <param name="json">The text.</param>
    /// <param name="notes">Takes what a reader of the objects must know.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static object? Parse(string json, ISet<string> notes) => JsonText.Read(json) switch
    {
        [var one] => Convert(one, notes),
        [] => null,
        var several => several.Select(element => Convert(element, notes)).ToArray(),
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

    private static object? Convert(JsonElement element, ISet<string> notes) => element.ValueKind switch
    {
        JsonValueKind.Object => ConvertObject(element, notes),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Convert(item, notes)).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => ExactNumber.Read(element.GetRawText()),
        JsonValueKind.Null => null,
        var kind => kind == JsonValueKind.True,
    };

    private static object ConvertObject(JsonElement element, ISet<string> notes)
    {
        var values = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            // As everywhere else, the last one counts.
            if (!values.TryAdd(property.Name, Convert(property.Value, notes)))
            {
                values[property.Name] = Convert(property.Value, notes);
                notes.Add($"The name '{property.Name}' is there twice in one object of the JSON; the last one counts.");
            }
        }

        if (ObjectData.Collision(values.Keys) is var (first, second))
        {
            notes.Add($"The names '{first}' and '{second}' are one to PowerShell: each object of the JSON that has both is a dictionary, which tells them apart.");
        }

        return ObjectData.Of([.. values.Select(value => (value.Key, value.Value))]);
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
            case long or int or short or byte or sbyte or ushort or uint or ulong or BigInteger:
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
