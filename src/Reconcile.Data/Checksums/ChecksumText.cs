using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Checksums;

/// <summary>
/// The text that is hashed for a value: the reference for what every server's own SQL has to produce. NULL is <c>N;</c>. Text is the
/// number of its UTF-8 bytes, a colon and the bytes. Everything else is its text and a semicolon: 0 or 1; decimals without trailing
/// zeros; doubles as the 16 hexadecimal digits of their IEEE bytes (one zero, one NaN); dates and times in ISO form without trailing
/// zeros, instants with <c>+00</c>; uuids in lower case; bytes as hexadecimal digits in upper case. So each value says where it ends,
/// and no two different rows read the same.
/// </summary>
internal static class ChecksumText
{
    private const byte End = (byte)';';

    /// <summary>Begins a value that its column's kind cannot hold: no text of a value that it can hold begins so.</summary>
    private const byte Foreign = (byte)'?';

    private static ReadOnlySpan<byte> Null => "N;"u8;

    public static void Append(ByteBuffer output, CanonicalKind kind, CanonicalColumn column)
    {
        if (column.IsNull)
        {
            output.Append(Null);
        }
        else if (column.IsForeign || kind == CanonicalKind.Variant)
        {
            output.Append(Foreign);
            AppendHex(output, column.Value);
            output.Append(End);
        }
        else if (kind is CanonicalKind.Text or CanonicalKind.Json)
        {
            Utf8Formatter.TryFormat(column.Value.Length, output.Reserve(16), out var length);
            output.Advance(length);
            output.Append((byte)':');
            output.Append(column.Value);
        }
        else
        {
            AppendText(output, kind, column.Value);
            output.Append(End);
        }
    }

    private static void AppendText(ByteBuffer output, CanonicalKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case CanonicalKind.Boolean:
                output.Append(value[0] == 0 ? (byte)'0' : (byte)'1');
                break;
            case CanonicalKind.Float:
                var real = double.Parse(CanonicalValue.ToText(kind, value), CultureInfo.InvariantCulture);
                AppendAscii(output, double.IsNaN(real) ? "NaN" : BitConverter.DoubleToInt64Bits(real).ToString("X16", CultureInfo.InvariantCulture));
                break;
            case CanonicalKind.Binary:
                AppendHex(output, value);
                break;
            default:
                AppendAscii(output, CanonicalValue.ToText(kind, value));
                break;
        }
    }

    private static void AppendAscii(ByteBuffer output, string text) =>
        output.Advance(Encoding.ASCII.GetBytes(text, output.Reserve(text.Length)));

    private static void AppendHex(ByteBuffer output, ReadOnlySpan<byte> bytes) => AppendAscii(output, Convert.ToHexString(bytes));
}
