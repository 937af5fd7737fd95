using System.Buffers.Binary;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Sources;

/// <summary>
/// PostgreSQL's binary numeric: the number of base-10000 digits, the weight of the first (a power of 10000), the sign, the digits
/// shown behind the point, then the digits, two bytes each. See <c>numeric_send</c>.
/// </summary>
internal static class PostgresNumeric
{
    private const int NegativeSign = 0x4000;
    private const int NotANumber = 0xC000;
    private const int PositiveInfinity = 0xD000;
    private const int NegativeInfinity = 0xF000;
    private const int MaxOnStack = 512;

    public static void Decode(ColumnForm form, ReadOnlySpan<byte> value, CanonicalEncoder output)
    {
        // Of the longest numbers the count needs all 16 bits.
        int count = BinaryPrimitives.ReadUInt16BigEndian(value);
        int weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        int sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        switch (sign)
        {
            case NotANumber:
                output.Number(form, "NaN"u8);
                return;
            case PositiveInfinity:
                output.Number(form, "Infinity"u8);
                return;
            case NegativeInfinity:
                output.Number(form, "-Infinity"u8);
                return;
        }

        // As digits and a power of ten: "-123400e-4" for -12.34.
        var length = 1 + (count * 4) + 12;
        var text = length <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[length];
        output.Number(form, text[..Write(text, value[8..], count, weight, sign == NegativeSign)]);
    }

    private static int Write(Span<byte> text, ReadOnlySpan<byte> digits, int count, int weight, bool negative)
    {
        var position = 0;
        if (negative)
        {
            text[position++] = (byte)'-';
        }

        for (var i = 0; i < count; i++)
        {
            int group = BinaryPrimitives.ReadInt16BigEndian(digits[(i * 2)..]);
            text[position++] = (byte)('0' + (group / 1000));
            text[position++] = (byte)('0' + (group / 100 % 10));
            text[position++] = (byte)('0' + (group / 10 % 10));
            text[position++] = (byte)('0' + (group % 10));
        }

        if (count == 0)
        {
            text[position++] = (byte)'0';
            return position;
        }

        text[position++] = (byte)'e';
        System.Buffers.Text.Utf8Formatter.TryFormat((weight + 1 - count) * 4, text[position..], out var written);
        return position + written;
    }
}
