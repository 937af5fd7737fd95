using System.Globalization;
using System.Numerics;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Rules;

/// <summary>An exact decimal of any length: a whole number times a power of ten, without zeros at its end, so that equal numbers are equal.</summary>
internal readonly record struct ScaledNumber
{
    private static readonly BigInteger Ten = 10;

    private ScaledNumber(BigInteger mantissa, int power)
    {
        Mantissa = mantissa;
        Power = power;
    }

    public BigInteger Mantissa { get; }

    public int Power { get; }

    /// <summary>Digits behind the point.</summary>
    public int Decimals => Math.Max(0, -Power);

    public static ScaledNumber Of(BigInteger mantissa, int power = 0)
    {
        if (mantissa >= long.MinValue && mantissa <= long.MaxValue)
        {
            return Of((long)mantissa, power);
        }

        while (true)
        {
            var quotient = BigInteger.DivRem(mantissa, Ten, out var digit);
            if (!digit.IsZero)
            {
                return new ScaledNumber(mantissa, power);
            }

            mantissa = quotient;
            power++;
        }
    }

    public static ScaledNumber Of(long mantissa, int power = 0)
    {
        if (mantissa == 0)
        {
            return default;
        }

        for (; mantissa % 10 == 0; mantissa /= 10)
        {
            power++;
        }

        return new ScaledNumber(mantissa, power);
    }

    public static ScaledNumber Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = (new BigInteger((uint)bits[2]) << 64) + (new BigInteger((uint)bits[1]) << 32) + (uint)bits[0];
        return Of(value < 0 ? -mantissa : mantissa, -((bits[3] >> 16) & 0xFF));
    }

    /// <summary>Reads a value in canonical form; false for other kinds, and for what is no finite number.</summary>
    public static bool TryRead(CanonicalKind kind, ReadOnlySpan<byte> value, out ScaledNumber number)
    {
        number = default;
        switch (kind)
        {
            case CanonicalKind.Integer:
                number = Of(OrderedBytes.ReadInt64(value));
                return true;
            case CanonicalKind.Float:
                return TryRead(CanonicalValue.ReadDouble(value), out number);
            case CanonicalKind.Variant when value[0] == CanonicalEncoder.VariantNumber:
                return TryRead(CanonicalKind.Number, value[1..], out number);
            case CanonicalKind.Number when NumberCodec.TryRead(value, out var mantissa, out var power):
                number = Of(mantissa, power);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The shortest decimal that reads back as the double; false if it is not finite.</summary>
    public static bool TryRead(double value, out ScaledNumber number)
    {
        var form = new ByteBuffer(32);
        NumberCodec.Append(form, value);
        var isFinite = NumberCodec.TryRead(form.Written, out var mantissa, out var power);
        number = isFinite ? Of(mantissa, power) : default;
        return isFinite;
    }

    public static ScaledNumber operator -(ScaledNumber left, ScaledNumber right)
    {
        var power = Math.Min(left.Power, right.Power);
        return Of(left.At(power) - right.At(power), power);
    }

    public static ScaledNumber operator *(ScaledNumber left, ScaledNumber right) => Of(left.Mantissa * right.Mantissa, left.Power + right.Power);

    public static bool operator <=(ScaledNumber left, ScaledNumber right) => (left - right).Mantissa.Sign <= 0;

    public static bool operator >=(ScaledNumber left, ScaledNumber right) => right <= left;

    public ScaledNumber Abs() => new(BigInteger.Abs(Mantissa), Power);

    /// <summary>The number with so many digits behind the point; halves go away from zero, as engines round decimals.</summary>
    public ScaledNumber Cut(int decimals, bool round)
    {
        if (Decimals <= decimals)
        {
            return this;
        }

        var unit = BigInteger.Pow(Ten, Decimals - decimals);
        var whole = BigInteger.DivRem(BigInteger.Abs(Mantissa), unit, out var rest);
        whole += round && rest * 2 >= unit ? 1 : 0;
        return Of(Mantissa.Sign * whole, -decimals);
    }

    public override string ToString()
    {
        var text = NumberText();
        return Power is >= -40 and <= 40 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) && Of(plain) == this
            ? plain.ToString(CultureInfo.InvariantCulture)
            : text;
    }

    private string NumberText() => Power == 0
        ? Mantissa.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mantissa}e{Power}");

    /// <summary>The whole number at a power that is not above its own. Zero is itself at every power.</summary>
    private BigInteger At(int power) => Mantissa.IsZero ? Mantissa : Mantissa * BigInteger.Pow(Ten, Power - power);
}
