using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Reconcile;

/// <summary>A record as a line of JSON whose last property is a CRC-32C of all bytes before it.</summary>
internal static class CheckpointFormat
{
    /// <summary>What every file begins with.</summary>
    public const string Beginning = "{\"kind\":\"" + CheckpointRecord.Configuration + "\"";

    /// <summary>Bytes that <see cref="Seal"/> writes.</summary>
    public const int SealLength = 19;

    /// <summary>
    /// The line, without its line feed, that says that all lines before it were on the disk when it was written. What is damaged before such a
    /// line has changed since; behind the last of them it may never have got there.
    /// </summary>
    public static readonly byte[] Mark = Format("{\"kind\":\"synced\"").AsSpan(..^1).ToArray();

    /// <summary>The line, its line feed included.</summary>
    public static byte[] Format(CheckpointRecord record) =>
        Format($"{{\"kind\":{Quote(record.Kind)},\"item\":{Quote(record.Item)},\"content\":{record.Content}");

    /// <summary>Checksum and line feed, for the end of what is a JSON object but for its closing brace. Returns the seal's length.</summary>
    /// <param name="seal">Takes it: room for <see cref="SealLength"/> bytes.</param>
    /// <param name="content">The object.</param>
    public static int Seal(Span<byte> seal, ReadOnlySpan<byte> content)
    {
        ",\"crc\":\""u8.CopyTo(seal);
        Utf8Formatter.TryFormat(Checksum(content), seal[8..], out _, new StandardFormat('x', 8));
        "\"}\n"u8.CopyTo(seal[16..]);
        return SealLength;
    }

    /// <summary>Whether a line, without its line feed, is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        var length = SealLength - 1;
        if (line.Length < length)
        {
            return false;
        }

        Span<byte> seal = stackalloc byte[SealLength];
        Seal(seal, line[..^length]);
        return line.EndsWith(seal[..length]);
    }

    /// <summary>Reads a line that <see cref="Format(CheckpointRecord)"/> wrote, without its line feed.</summary>
    public static CheckpointRecord Parse(CheckpointLine line)
    {
        using var json = JsonDocument.Parse(line.Bytes);
        var root = json.RootElement;
        return new CheckpointRecord(root.GetProperty("kind").GetString()!, root.GetProperty("item").GetString()!, root.GetProperty("content").GetRawText());
    }

    private static byte[] Format(string content)
    {
        var length = Encoding.UTF8.GetByteCount(content);
        var line = new byte[length + SealLength];
        Encoding.UTF8.GetBytes(content, line);
        Seal(line.AsSpan(length), line.AsSpan(..length));
        return line;
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
