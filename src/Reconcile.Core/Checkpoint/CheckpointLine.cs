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

    private const int ChecksumDigits = 8;
    private static readonly int ChecksumLength = ChecksumBegin.Length + ChecksumDigits + ChecksumEnd.Length;

    private static ReadOnlySpan<byte> ChecksumBegin => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> ChecksumEnd => "\"}"u8;

    /// <summary>The line, its line feed included.</summary>
    public static byte[] Format(CheckpointRecord record)
    {
        var content = Encoding.UTF8.GetBytes($"{{\"kind\":{Quote(record.Kind)},\"item\":{Quote(record.Item)},\"content\":{record.Content}");
        var checksum = Checksum(content).ToString("x8", CultureInfo.InvariantCulture);
        return [.. content, .. ChecksumBegin, .. Encoding.ASCII.GetBytes(checksum), .. ChecksumEnd, (byte)'\n'];
    }

    /// <summary>Reads a line without its line feed. Null: it is not as it was written.</summary>
    public static CheckpointRecord? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length < ChecksumLength
            || !line[^ChecksumLength..].StartsWith(ChecksumBegin)
            || !line.EndsWith(ChecksumEnd)
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
