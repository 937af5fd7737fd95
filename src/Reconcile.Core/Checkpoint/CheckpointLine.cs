using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Reconcile;

/// <summary>A record as a line of JSON whose last property is a CRC-32C of all bytes before it.</summary>
internal static class CheckpointLine
{
    /// <summary>What every file begins with.</summary>
    public const string Beginning = "{\"kind\":\"" + CheckpointRecord.Configuration + "\"";

    private const string ChecksumBegin = ",\"crc\":\"";
    private const string ChecksumEnd = "\"}";
    private const int ChecksumDigits = 8;
    private static readonly int ChecksumLength = ChecksumBegin.Length + ChecksumDigits + ChecksumEnd.Length;

    /// <summary>The line, its line feed included.</summary>
    public static byte[] Format(CheckpointRecord record)
    {
        var text = new StringBuilder()
            .Append("{\"kind\":").Append(Quote(record.Kind))
            .Append(",\"item\":").Append(Quote(record.Item))
            .Append(",\"content\":").Append(record.Content);
        var checksum = Checksum(Encoding.UTF8.GetBytes(text.ToString())).ToString("x8", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(text.Append(ChecksumBegin).Append(checksum).Append(ChecksumEnd).Append('\n').ToString());
    }

    /// <summary>Reads a line without its line feed. Null: it is not as it was written.</summary>
    public static CheckpointRecord? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length < ChecksumLength
            || !uint.TryParse(line[^(ChecksumDigits + ChecksumEnd.Length)..^ChecksumEnd.Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checksum)
            || checksum != Checksum(line[..^ChecksumLength]))
        {
            return null;
        }

        var reader = new Utf8JsonReader(line);
        using var json = JsonDocument.ParseValue(ref reader);
        var root = json.RootElement;
        return new CheckpointRecord(root.GetProperty("kind").GetString()!, root.GetProperty("item").GetString()!, root.GetProperty("content").GetRawText());
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
