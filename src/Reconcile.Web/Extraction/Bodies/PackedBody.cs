using System.Buffers.Binary;
using System.IO.Compression;

namespace Reconcile.Web.Extraction.Bodies;

/// <summary>Bodies that are a gzip file themselves, as sitemaps often are, whatever the transfer did.</summary>
internal static class PackedBody
{
    private static ReadOnlySpan<byte> Beginning => [0x1F, 0x8B, 0x08];

    /// <summary>The content of a gzip file, or the body as it is.</summary>
    /// <exception cref="ExtractionException">The file is damaged, or becomes too large.</exception>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> body, Uri url)
    {
        if (!body.Span.StartsWith(Beginning))
        {
            return body;
        }

        var unpacked = new MemoryStream();
        var buffer = new byte[81920];
        using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        try
        {
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > ExtractionLimits.MaxUnpackedBytes)
                {
                    throw new ExtractionException(ExtractionProblem.PageTooComplex,
                        $"{SafeUrl.Mask(url)} is a gzip file of {body.Length:N0} bytes that becomes larger than {ExtractionLimits.MaxUnpackedBytes:N0}.");
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new ExtractionException(ExtractionProblem.PageUnreadable, $"{SafeUrl.Mask(url)} begins as a gzip file and is none: {e.Message}", e);
        }

        return IsCutOff(body.Span, unpacked.Length)
            ? throw new ExtractionException(ExtractionProblem.PageUnreadable, $"{SafeUrl.Mask(url)} is a gzip file that is cut off: it says it holds more or less than the {unpacked.Length:N0} bytes that are in it.")
            : unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
    }

    /// <summary>.NET ends without a word where a file ends too early. The last bytes are the length; files of several parts are taken as they are.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> body, long length) =>
        body.Length < 18 || (BinaryPrimitives.ReadUInt32LittleEndian(body[^4..]) != length && body[3..].IndexOf(Beginning) < 0);
}
