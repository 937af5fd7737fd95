using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reconcile;

/// <summary>
/// Values of rows and items, so that each is read back as the type it had: text, whole numbers and booleans as such, everything else as
/// <c>{"decimal":"1.50"}</c>. A value of any other type comes back as its text, or goes through a <see cref="SerializedItem"/>.
/// </summary>
internal sealed class CheckpointValueConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.GetInt64();
            case JsonTokenType.True or JsonTokenType.False:
                return reader.GetBoolean();
            default:
                using (var document = JsonDocument.ParseValue(ref reader))
                {
                    var property = document.RootElement.EnumerateObject().Single();
                    return Parse(property.Name, property.Value.GetString()!);
                }
        }
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            default:
                var (type, form) = Format(value);
                writer.WriteStartObject();
                writer.WriteString(type, form);
                writer.WriteEndObject();
                break;
        }
    }

    private static (string Type, string Text) Format(object value) => value switch
    {
        int number => ("int", number.ToString(CultureInfo.InvariantCulture)),
        decimal number => ("decimal", number.ToString(CultureInfo.InvariantCulture)),
        double number => ("double", number.ToString("R", CultureInfo.InvariantCulture)),
        byte[] bytes => ("bytes", Convert.ToBase64String(bytes)),
        Guid guid => ("guid", guid.ToString()),
        DateOnly date => ("date", date.ToString("O", CultureInfo.InvariantCulture)),
        DateTime time => ("time", time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset instant => ("instant", instant.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => ("span", span.ToString("c", CultureInfo.InvariantCulture)),
        FileInfo file => ("file", file.FullName),
        DirectoryInfo folder => ("folder", folder.FullName),
        Uri uri => ("uri", uri.OriginalString),
        SerializedItem item => (item.Form, item.Text),
        _ => ("text", Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private static object Parse(string type, string text) => type switch
    {
        "int" => int.Parse(text, CultureInfo.InvariantCulture),
        "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture),
        "double" => double.Parse(text, CultureInfo.InvariantCulture),
        "bytes" => Convert.FromBase64String(text),
        "guid" => Guid.Parse(text),
        "date" => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture),
        "time" => DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "instant" => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture),
        "span" => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture),
        "file" => new FileInfo(text),
        "folder" => new DirectoryInfo(text),
        "uri" => new Uri(text, UriKind.RelativeOrAbsolute),
        "text" => text,
        _ => new SerializedItem(type, text),
    };
}

/// <summary>An object in a form that only a layer above can read.</summary>
/// <param name="Form">Which one, for example <c>clixml</c>.</param>
/// <param name="Text">The object in it.</param>
internal sealed record SerializedItem(string Form, string Text);
