using System.Globalization;
using System.Numerics;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>Decimals of any length, for saying what a column holds without the code under test.</summary>
internal readonly record struct MatrixNumber(BigInteger Digits, int Exponent)
{
    /// <summary>Null for what is no number, or not a finite one.</summary>
    public static MatrixNumber? TryParse(string text)
    {
        var e = text.IndexOfAny(['e', 'E']);
        var exponent = e < 0 ? 0 : int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0)
        {
            exponent -= mantissa.Length - dot - 1;
            mantissa = mantissa.Remove(dot, 1);
        }

        return BigInteger.TryParse(mantissa, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits) ? new MatrixNumber(digits, exponent).Normal() : null;
    }

    /// <summary>A number's one spelling: digits without trailing zeros and an exponent; other words as they are.</summary>
    public static string Canonical(string text) => TryParse(text) is { } number ? $"{number.Digits}e{number.Exponent}" : text;

    /// <summary>Cut to so many decimals.</summary>
    public MatrixNumber Cut(int decimals)
    {
        var drop = -Exponent - decimals;
        return drop <= 0 ? this : new MatrixNumber(BigInteger.Divide(Digits, BigInteger.Pow(10, drop)), -decimals).Normal();
    }

    public MatrixNumber Add(MatrixNumber other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return new MatrixNumber(At(exponent) + other.At(exponent), exponent).Normal();
    }

    /// <summary>Digits in front of the point.</summary>
    public int WholeDigits => Digits.IsZero ? 0 : Math.Max(0, BigInteger.Abs(Digits).ToString(CultureInfo.InvariantCulture).Length + Exponent);

    /// <summary>Null if it is no whole number.</summary>
    public BigInteger? Whole => Exponent >= 0 ? At(0) : null;

    /// <summary>In plain digits, without an exponent.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(At(Math.Min(Exponent, 0))).ToString(CultureInfo.InvariantCulture);
        var sign = Digits.Sign < 0 ? "-" : string.Empty;
        if (Exponent >= 0)
        {
            return sign + digits;
        }

        digits = digits.PadLeft(1 - Exponent, '0');
        return $"{sign}{digits[..^-Exponent]}.{digits[^-Exponent..]}";
    }

    private BigInteger At(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);

    private MatrixNumber Normal()
    {
        var (digits, exponent) = (Digits, Exponent);
        while (!digits.IsZero && digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        return new MatrixNumber(digits, digits.IsZero ? 0 : exponent);
    }
}
