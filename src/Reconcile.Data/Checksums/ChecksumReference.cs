using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Checksums;

/// <summary>Computes from rows in canonical form the checksum that servers compute in SQL. Not thread-safe.</summary>
/// <param name="salt">Printable ASCII in front of every row, drawn for each run.</param>
/// <param name="forms">The columns' forms.</param>
internal sealed class ChecksumReference(string salt, IReadOnlyList<ColumnForm> forms)
{
    private const int SaltBytes = 12;

    private readonly byte[] _salt = Encoding.ASCII.GetBytes(salt);
    private readonly ColumnForm[] _forms = [.. forms];
    private readonly ByteBuffer _text = new();

    /// <summary>A salt that nobody can know beforehand, so that no rows can be made whose sums agree.</summary>
    public static string NewSalt() => Convert.ToHexString(RandomNumberGenerator.GetBytes(SaltBytes));

    /// <summary>Sums of the four 32-bit lanes of hashes (signed, big-endian) as one number: the sum of the hashes, in which every bit of them counts.</summary>
    public static UInt128 Sum(long first, long second, long third, long fourth) => unchecked(
        ((UInt128)(Int128)first << 96) + ((UInt128)(Int128)second << 64) + ((UInt128)(Int128)third << 32) + (UInt128)(Int128)fourth);

    /// <summary>The hash of a row, as a sum of one.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "MD5 is the hash that all engines have; the salt keeps collisions from being made to measure.")]
    public UInt128 Row(ReadOnlySpan<byte> row)
    {
        _text.Clear();
        _text.Append(_salt);
        var position = 0;
        foreach (var form in _forms)
        {
            ChecksumText.Append(_text, form.Kind, CanonicalRow.Read(row, ref position));
        }

        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(_text.Written, hash);
        return Sum(
            BinaryPrimitives.ReadInt32BigEndian(hash),
            BinaryPrimitives.ReadInt32BigEndian(hash[4..]),
            BinaryPrimitives.ReadInt32BigEndian(hash[8..]),
            BinaryPrimitives.ReadInt32BigEndian(hash[12..]));
    }
}
