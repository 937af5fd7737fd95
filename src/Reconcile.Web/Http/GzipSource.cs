using System.Buffers.Binary;

namespace Reconcile.Web.Http;

/// <summary>
/// What a gzip body is unpacked from. The framework's own reader takes a body that is cut off for one that ends; here the length at the end of
/// the format is compared with what came out of it.
/// </summary>
internal sealed class GzipSource(Stream inner, byte[] beginning) : CountingStream(inner, beginning)
{
    private const int TailLength = 8;
    private readonly byte[] _tail = new byte[TailLength];
    private long _seen;
    private bool _hasFurtherMember;

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>Whether it was cut off. Bodies of several members, of which only the last says its length, are believed.</summary>
    /// <param name="unpacked">Bytes that came out of it.</param>
    public bool IsCutOff(long unpacked) =>
        !_hasFurtherMember && (_seen < TailLength || BinaryPrimitives.ReadUInt32LittleEndian(_tail.AsSpan(TailLength - sizeof(uint))) != (uint)unpacked);

    private protected override void See(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        // The end of the last piece and the beginning of this one, for what lies across.
        Span<byte> seam = stackalloc byte[TailLength + 2];
        _tail.CopyTo(seam);
        var begin = Math.Min(bytes.Length, 2);
        bytes[..begin].CopyTo(seam[TailLength..]);
        _hasFurtherMember |= (_seen > TailLength && seam[..(TailLength + begin)].IndexOf(Magic) >= 0) || bytes[(_seen == 0 ? 1 : 0)..].IndexOf(Magic) >= 0;
        if (bytes.Length >= TailLength)
        {
            bytes[^TailLength..].CopyTo(_tail);
        }
        else
        {
            _tail.AsSpan(bytes.Length).CopyTo(_tail);
            bytes.CopyTo(_tail.AsSpan(TailLength - bytes.Length));
        }

        _seen += bytes.Length;
    }
}
