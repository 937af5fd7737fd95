using System.Buffers.Binary;

namespace Reconcile.Data.Canonical;

/// <summary>
/// The layout of a row: each column is a four-byte header and its value's bytes. The header is -1 for NULL, else the length, with
/// <see cref="ForeignFlag"/> set for a value that its column's kind cannot hold (a text in a column of dates), which is kept as text.
/// So no two different rows read the same.
/// </summary>
internal static class CanonicalRow
{
    public const int HeaderLength = 4;
    public const int NullHeader = -1;
    public const int ForeignFlag = 0x4000_0000;

    /// <summary>The column that begins at a position, and the position behind it.</summary>
    public static CanonicalColumn Read(ReadOnlySpan<byte> row, ref int position)
    {
        var header = BinaryPrimitives.ReadInt32LittleEndian(row[position..]);
        position += HeaderLength;
        if (header == NullHeader)
        {
            return new CanonicalColumn(true, false, default);
        }

        var length = header & ~ForeignFlag;
        var value = row.Slice(position, length);
        position += length;
        return new CanonicalColumn(false, (header & ForeignFlag) != 0, value);
    }

    /// <summary>Orders two rows by their first columns. NULL is before everything.</summary>
    public static int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int keyColumns)
    {
        int leftPosition = 0, rightPosition = 0;
        for (var i = 0; i < keyColumns; i++)
        {
            var a = Read(left, ref leftPosition);
            var b = Read(right, ref rightPosition);
            var order = a.IsNull || b.IsNull ? (a.IsNull ? 0 : 1) - (b.IsNull ? 0 : 1) : a.Value.SequenceCompareTo(b.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The length of the first columns of a row.</summary>
    public static int KeyLength(ReadOnlySpan<byte> row, int keyColumns)
    {
        var position = 0;
        for (var i = 0; i < keyColumns; i++)
        {
            Read(row, ref position);
        }

        return position;
    }
}

/// <summary>A column of a row in canonical form.</summary>
internal readonly ref struct CanonicalColumn(bool isNull, bool isForeign, ReadOnlySpan<byte> value)
{
    public bool IsNull { get; } = isNull;

    /// <summary>Whether the value is text because the column's kind cannot hold it.</summary>
    public bool IsForeign { get; } = isForeign;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool Same(CanonicalColumn other) =>
        IsNull == other.IsNull && IsForeign == other.IsForeign && Value.SequenceEqual(other.Value);
}
