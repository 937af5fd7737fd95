using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Reconcile;

/// <summary>What a file's content is known by to collections: its length and its hashes, all of them from one reading.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Crc32">CRC-32 as in zip files: 8 hexadecimal digits in lower case.</param>
/// <param name="Md5">MD5: 32 digits.</param>
/// <param name="Sha1">SHA-1: 40 digits.</param>
/// <param name="Sha256">SHA-256: 64 digits.</param>
[SuppressMessage("Security", "CA5350", Justification = "Collections name files by it; nothing is protected with it.")]
[SuppressMessage("Security", "CA5351", Justification = "Collections name files by it; nothing is protected with it.")]
public sealed record ContentHash(string Path, long Length, string Crc32, string Md5, string Sha1, string Sha256)
{
    private const int BufferSize = 128 * 1024;
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(entry => CrcEntry((uint)entry))];

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ContentHash OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = uint.MaxValue;
        var length = 0L;
        var buffer = new byte[BufferSize];
        for (int read; (read = file.Read(buffer)) > 0; length += read)
        {
            var part = buffer.AsSpan(0, read);
            md5.AppendData(part);
            sha1.AppendData(part);
            sha256.AppendData(part);
            foreach (var value in part)
            {
                crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
            }
        }

        return new ContentHash(path, length, (~crc).ToString("x8", CultureInfo.InvariantCulture), Hex(md5), Hex(sha1), Hex(sha256));
    }

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    private static uint CrcEntry(uint entry)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ Polynomial;
        }

        return entry;
    }
}
