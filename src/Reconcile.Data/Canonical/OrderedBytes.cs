using System.Buffers.Binary;

namespace Reconcile.Data.Canonical;

/// <summary>Numbers as bytes that sort like them: big-endian, with the sign bit flipped.</summary>
internal static class OrderedBytes
{
    public static void Append(ByteBuffer output, int value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.Reserve(4), (uint)value ^ 0x8000_0000);
        output.Advance(4);
    }

    public static void Append(ByteBuffer output, long value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.Reserve(8), (ulong)value ^ 0x8000_0000_0000_0000);
        output.Advance(8);
    }

    public static void Append(ByteBuffer output, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0);
        bits = double.IsNaN(value) ? long.MaxValue : bits < 0 ? ~bits ^ long.MinValue : bits;
        Append(output, bits);
    }

    /// <summary>A whole number's bytes.</summary>
    public static byte[] Of(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)value ^ 0x8000_0000_0000_0000);
        return bytes;
    }

    public static long ReadInt64(ReadOnlySpan<byte> value) => (long)(BinaryPrimitives.ReadUInt64BigEndian(value) ^ 0x8000_0000_0000_0000);

    public static void AppendTimestamp(ByteBuffer output, ColumnForm form, long microseconds, int tick)
    {
        Fraction.Round(ref microseconds, ref tick, form.FractionDigits);
        Append(output, microseconds);
        output.Append((byte)tick);
    }
}
