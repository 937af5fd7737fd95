using System.Text.Json;

namespace Reconcile.Data.Canonical;

/// <summary>
/// Values in files: numbers and booleans as JSON's own, NULL as null, everything else as text; bytes as <c>{"hex":"..."}</c>, text that
/// is not UTF-8 as <c>{"hexText":"..."}</c>; an infinity where text may stand too as <c>{"number":"..."}</c>; a value that its column's kind cannot hold as <c>{"foreign":...}</c>.
/// </summary>
internal static class CanonicalJson
{
    public const string HexProperty = "hex";
    public const string HexTextProperty = "hexText";
    public const string ForeignProperty = "foreign";
    public const string NumberProperty = "number";

    public static void Write(Utf8JsonWriter writer, CanonicalKind kind, CanonicalColumn column)
    {
        if (column.IsNull)
        {
            writer.WriteNullValue();
        }
        else if (column.IsForeign)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(ForeignProperty);
            WriteText(writer, column.Value);
            writer.WriteEndObject();
        }
        else
        {
            WriteValue(writer, kind, column.Value);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, CanonicalKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case CanonicalKind.Boolean:
                writer.WriteBooleanValue(value[0] != 0);
                break;
            case CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float:
                WriteNumber(writer, CanonicalValue.ToText(kind, value));
                break;
            case CanonicalKind.Variant when value[0] == 1:
                WriteVariantNumber(writer, NumberCodec.Format(value[1..]));
                break;
            case CanonicalKind.Variant when value[0] == 2:
                WriteText(writer, value[1..]);
                break;
            case CanonicalKind.Variant:
                WriteHex(writer, value[1..]);
                break;
            case CanonicalKind.Binary:
                WriteHex(writer, value);
                break;
            case CanonicalKind.Text or CanonicalKind.Json:
                WriteText(writer, value);
                break;
            default:
                writer.WriteStringValue(CanonicalValue.ToText(kind, value));
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string text)
    {
        if (char.IsAsciiDigit(text[^1]))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    /// <summary>Beside texts, an infinity must not look like the text of its name.</summary>
    private static void WriteVariantNumber(Utf8JsonWriter writer, string text)
    {
        if (char.IsAsciiDigit(text[^1]))
        {
            WriteNumber(writer, text);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteString(NumberProperty, text);
            writer.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> utf8)
    {
        if (System.Text.Unicode.Utf8.IsValid(utf8))
        {
            writer.WriteStringValue(utf8);
        }
        else
        {
            WriteHex(writer, utf8, HexTextProperty);
        }
    }

    private static void WriteHex(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes, string property = HexProperty)
    {
        writer.WriteStartObject();
        writer.WriteString(property, Convert.ToHexString(bytes));
        writer.WriteEndObject();
    }
}
