using System.IO.Compression;
using System.IO.Hashing;

namespace Reconcile.Web.Cache;

/// <summary>A body as it is stored: compressed where that helps, with a checksum of what it was.</summary>
/// <param name="Bytes">What is stored.</param>
/// <param name="IsCompressed">Whether it is compressed (Brotli).</param>
/// <param name="Length">Bytes before.</param>
/// <param name="Checksum">XxHash3 of the bytes before.</param>
internal readonly record struct CacheBody(byte[] Bytes, bool IsCompressed, int Length, long Checksum)
{
    // Smaller ones would not save a page of the file.
    private const int SmallestCompressed = 200;
    private const int Quality = 4;
    private const int Window = 22;

    public static CacheBody Pack(ReadOnlySpan<byte> body)
    {
        var checksum = unchecked((long)XxHash3.HashToUInt64(body));
        if (body.Length >= SmallestCompressed)
        {
            // Only if an eighth is saved: pictures and archives are compressed already.
            var packed = new byte[body.Length - (body.Length / 8)];
            if (BrotliEncoder.TryCompress(body, packed, out var written, Quality, Window))
            {
                return new CacheBody(packed[..written], true, body.Length, checksum);
            }
        }

        return new CacheBody(body.ToArray(), false, body.Length, checksum);
    }

    /// <summary>The body as it was; null if what is stored is not what was stored.</summary>
    public byte[]? Unpack()
    {
        var body = Bytes;
        if (IsCompressed)
        {
            if (Length is < 0 or > ScrapeCacheOptions.LargestMaxBodyBytes)
            {
                return null;
            }

            body = new byte[Length];
            if (!BrotliDecoder.TryDecompress(Bytes, body, out var written) || written != Length)
            {
                return null;
            }
        }

        return body.Length == Length && unchecked((long)XxHash3.HashToUInt64(body)) == Checksum ? body : null;
    }
}
