using System.Text;
using System.Text.Json;

namespace Reconcile.Data.Canonical;

/// <summary>
/// JSON in one form: keys in the order of their UTF-8 bytes (of equal keys the last, as PostgreSQL's jsonb keeps it), no white
/// space, numbers by value.
/// </summary>
internal static class JsonForm
{
    // As deep as the writer goes; the reader alone would end at 64, which engines do not.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1000 };

    private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends the form; false, and nothing, if the text is not JSON.</summary>
    public static bool TryAppend(ByteBuffer output, ReadOnlySpan<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8.ToArray(), Depth);
            using var stream = new MemoryStream(utf8.Length);
            using (var writer = new Utf8JsonWriter(stream, Options))
            {
                Write(writer, document.RootElement);
            }

            output.Append(stream.GetBuffer().AsSpan(0, (int)stream.Length));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair: JSON by its grammar, but no text.
            return false;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in LastByName(element))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(NumberText(element.GetRawText()));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static SortedDictionary<string, JsonElement> LastByName(JsonElement element)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            members[property.Name] = property.Value;
        }

        return members;
    }

    private static string NumberText(string raw)
    {
        var form = new ByteBuffer(raw.Length + 16);
        // A number whose exponent is beyond every engine's range stays as it is written.
        return NumberCodec.TryAppend(form, Encoding.ASCII.GetBytes(raw)) ? NumberCodec.Format(form.Written) : raw;
    }
}
