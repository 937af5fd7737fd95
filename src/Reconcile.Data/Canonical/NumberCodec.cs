using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace Reconcile.Data.Canonical;

/// <summary>
/// Decimals of any length as bytes that sort like the numbers. A positive number 0.d1d2... times 10^e is its class byte, e as four
/// big-endian bytes with the sign bit flipped, and a byte a digit (digit + 1), without leading or trailing zeros. A negative one is
/// the complement of that with 0xFF at its end. So 2.20 is 2.2, and 2.2001 is not.
/// </summary>
internal static class NumberCodec
{
    private const byte NegativeInfinity = 0x00;
    private const byte Negative = 0x40;
    private const byte Zero = 0x80;
    private const byte Positive = 0xC0;
    private const byte PositiveInfinity = 0xE0;
    private const byte NotANumber = 0xF0;
    private const int HeaderLength = 5;
    private const int DigitsOfLong = 18;

    /// <summary>Appends the form of a whole number.</summary>
    public static void Append(ByteBuffer output, long value)
    {
        Span<byte> text = stackalloc byte[24];
        Utf8Formatter.TryFormat(value, text, out var length);
        TryAppend(output, text[..length]);
    }

    /// <summary>Appends the form of a double by its shortest text that reads back as the same double.</summary>
    public static void Append(ByteBuffer output, double value)
    {
        if (!double.IsFinite(value))
        {
            output.Append(double.IsNaN(value) ? NotANumber : value > 0 ? PositiveInfinity : NegativeInfinity);
            return;
        }

        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, "R", System.Globalization.CultureInfo.InvariantCulture);
        TryAppend(output, text[..length]);
    }

    /// <summary>Appends the form of a number in text (<c>-12.50</c>, <c>1e-7</c>, <c>NaN</c>, <c>Infinity</c>); false, and nothing, if it is none.</summary>
    public static bool TryAppend(ByteBuffer output, ReadOnlySpan<byte> text)
    {
        var scan = DecimalText.Scan(text);
        if (!scan.IsValid)
        {
            return TryAppendSpecial(output, text);
        }

        if (scan.Significant == 0)
        {
            output.Append(Zero);
            return true;
        }

        var target = output.Reserve(HeaderLength + scan.Significant + 1);
        target[0] = Positive;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)scan.Exponent ^ 0x8000_0000);
        scan.CopyDigits(text, target.Slice(HeaderLength, scan.Significant), 1);
        output.Advance(FinishSign(target, HeaderLength + scan.Significant, scan.IsNegative));
        return true;
    }

    /// <summary>The number's plain text, without an exponent: what <see cref="TryAppend"/> reads back to the same bytes.</summary>
    public static string Format(ReadOnlySpan<byte> form)
    {
        switch (form[0])
        {
            case NegativeInfinity: return "-Infinity";
            case PositiveInfinity: return "Infinity";
            case NotANumber: return "NaN";
            case Zero: return "0";
        }

        var digits = ReadDigits(form, out var negative, out var exponent);
        return (negative ? "-" : string.Empty) + PlaceDecimalPoint(digits, exponent);
    }

    /// <summary>The number as a whole one times a power of ten; false for what is no number, and for the infinities.</summary>
    public static bool TryRead(ReadOnlySpan<byte> form, out BigInteger mantissa, out int power)
    {
        mantissa = default;
        power = 0;
        if (form[0] is NegativeInfinity or PositiveInfinity or NotANumber)
        {
            return false;
        }

        if (form[0] != Zero)
        {
            var digits = ReadDigits(form, out var negative, out power);
            power -= digits.Length;
            mantissa = digits.Length <= DigitsOfLong
                ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
                : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
            mantissa = negative ? -mantissa : mantissa;
        }

        return true;
    }

    private static char[] ReadDigits(ReadOnlySpan<byte> form, out bool negative, out int exponent)
    {
        negative = form[0] == Negative;
        var mask = negative ? (byte)0xFF : (byte)0;
        Span<byte> exponentBytes = [(byte)(form[1] ^ mask), (byte)(form[2] ^ mask), (byte)(form[3] ^ mask), (byte)(form[4] ^ mask)];
        exponent = (int)(BinaryPrimitives.ReadUInt32BigEndian(exponentBytes) ^ 0x8000_0000);
        var digits = new char[form.Length - HeaderLength - (negative ? 1 : 0)];
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (char)('0' + ((form[HeaderLength + i] ^ mask) - 1));
        }

        return digits;
    }

    private static int FinishSign(Span<byte> target, int length, bool negative)
    {
        if (!negative)
        {
            return length;
        }

        target[0] = Negative;
        for (var i = 1; i < length; i++)
        {
            target[i] = (byte)~target[i];
        }

        target[length] = 0xFF;
        return length + 1;
    }

    private static string PlaceDecimalPoint(ReadOnlySpan<char> digits, int exponent) => exponent switch
    {
        <= 0 => string.Concat("0.", new string('0', -exponent), digits),
        _ when exponent >= digits.Length => string.Concat(digits, new string('0', exponent - digits.Length)),
        _ => string.Concat(digits[..exponent], ".", digits[exponent..]),
    };

    private static bool TryAppendSpecial(ByteBuffer output, ReadOnlySpan<byte> text)
    {
        byte? special = System.Text.Encoding.ASCII.GetString(text[..Math.Min(text.Length, 12)]).ToUpperInvariant() switch
        {
            "NAN" => NotANumber,
            "INFINITY" or "INF" or "+INFINITY" => PositiveInfinity,
            "-INFINITY" or "-INF" => NegativeInfinity,
            _ => null,
        };
        if (special is byte form && text.Length <= 12)
        {
            output.Append(form);
            return true;
        }

        return false;
    }
}
