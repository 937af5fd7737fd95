using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Reconcile;

/// <summary>What stands for an item in a checkpoint: 128 bits of the SHA-256 of its key, whatever its length.</summary>
internal readonly record struct CheckpointId(ulong High, ulong Low)
{
    /// <summary>Characters of <see cref="Format"/>.</summary>
    public const int Digits = 32;

    private const int LongestOnStack = 512;

    // One for each item: with a new one each time, most of the time went into making it.
    [ThreadStatic]
    private static IncrementalHash? t_sha;

    /// <summary>Of the first item with a key.</summary>
    public static CheckpointId Of(ReadOnlySpan<char> key)
    {
        var rented = key.Length * 3 > LongestOnStack ? ArrayPool<byte>.Shared.Rent(key.Length * 3) : null;
        var bytes = rented ?? stackalloc byte[LongestOnStack];
        var id = Hash(bytes[..Encoding.UTF8.GetBytes(key, bytes)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return id;
    }

    /// <summary>Of a later item with the same key.</summary>
    /// <param name="occurrence">2 for the second.</param>
    public CheckpointId Again(int occurrence)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong) * 2 + sizeof(int)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(sizeof(ulong) * 2)..], occurrence);
        return Hash(bytes);
    }

    /// <summary>Writes it as hexadecimal digits.</summary>
    public void Format(Span<byte> digits)
    {
        Utf8Formatter.TryFormat(High, digits, out _, new StandardFormat('x', Digits / 2));
        Utf8Formatter.TryFormat(Low, digits[(Digits / 2)..], out _, new StandardFormat('x', Digits / 2));
    }

    public static bool TryParse(ReadOnlySpan<byte> digits, out CheckpointId id)
    {
        id = default;
        if (digits.Length < Digits
            || !Utf8Parser.TryParse(digits[..(Digits / 2)], out ulong high, out var used, 'x') || used != Digits / 2
            || !Utf8Parser.TryParse(digits[(Digits / 2)..Digits], out ulong low, out used, 'x') || used != Digits / 2)
        {
            return false;
        }

        id = new CheckpointId(high, low);
        return true;
    }

    public override string ToString() => $"{High:x16}{Low:x16}";

    private static CheckpointId Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var sha = t_sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes);
        sha.GetHashAndReset(hash);
        return new CheckpointId(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]));
    }
}
