using System.Buffers.Text;

namespace Reconcile.Data.Canonical;

/// <summary>Where the significant digits of a decimal's text are: value = 0.d1d2... times 10^<see cref="Exponent"/>.</summary>
internal readonly ref struct DecimalText
{
    // Nothing an engine stores comes near; it keeps "1e999999999" in a text column from asking for gigabytes.
    private const int MaxExponent = 200_000;

    private DecimalText(bool isNegative, int significant, int exponent, int firstDigit)
    {
        IsValid = true;
        IsNegative = isNegative;
        Significant = significant;
        Exponent = exponent;
        _firstDigit = firstDigit;
    }

    private readonly int _firstDigit;

    public bool IsValid { get; }

    public bool IsNegative { get; }

    /// <summary>Digits between the first and the last that is not zero, both included; 0 for zero.</summary>
    public int Significant { get; }

    public int Exponent { get; }

    /// <summary>Reads <c>[+-]digits[.digits][e[+-]digits]</c>.</summary>
    public static DecimalText Scan(ReadOnlySpan<byte> text)
    {
        var position = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            position = 1;
        }

        int digits = 0, wholeDigits = -1, firstNonZero = -1, lastNonZero = -1, firstPosition = -1;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '.' && wholeDigits < 0)
            {
                wholeDigits = digits;
            }
            else if (char.IsAsciiDigit((char)c))
            {
                if (c != '0')
                {
                    firstPosition = firstNonZero < 0 ? position : firstPosition;
                    firstNonZero = firstNonZero < 0 ? digits : firstNonZero;
                    lastNonZero = digits;
                }

                digits++;
            }
            else
            {
                break;
            }
        }

        wholeDigits = wholeDigits < 0 ? digits : wholeDigits;
        if (digits == 0 || !TryScanPower(text[position..], out var power))
        {
            return default;
        }

        return firstNonZero < 0
            ? new DecimalText(false, 0, 0, 0)
            : new DecimalText(negative, lastNonZero - firstNonZero + 1, wholeDigits - firstNonZero + power, firstPosition);
    }

    /// <summary>Copies the significant digits, 0 to 9 each, plus <paramref name="bias"/>.</summary>
    public void CopyDigits(ReadOnlySpan<byte> text, Span<byte> target, int bias)
    {
        var position = _firstDigit;
        for (var i = 0; i < target.Length; position++)
        {
            if (text[position] != '.')
            {
                target[i++] = (byte)(text[position] - '0' + bias);
            }
        }
    }

    private static bool TryScanPower(ReadOnlySpan<byte> rest, out int power)
    {
        power = 0;
        if (rest.IsEmpty)
        {
            return true;
        }

        return rest[0] is (byte)'e' or (byte)'E'
            && Utf8Parser.TryParse(rest[1..], out power, out var used) && used == rest.Length - 1
            && Math.Abs((long)power) <= MaxExponent;
    }
}
