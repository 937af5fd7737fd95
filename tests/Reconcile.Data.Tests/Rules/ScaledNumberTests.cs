using System.Globalization;
using System.Numerics;
using Reconcile.Data.Canonical;
using Reconcile.Data.Rules;
using Xunit;

namespace Reconcile.Data.Tests.Rules;

public sealed class ScaledNumberTests
{
    [Fact]
    public void Arithmetic_agrees_with_decimal_on_random_numbers()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var (left, right) = (RandomDecimal(random), RandomDecimal(random));
            var (a, b) = (Read(left.ToString(CultureInfo.InvariantCulture)), Read(right.ToString(CultureInfo.InvariantCulture)));
            var digits = random.Next(6);

            Assert.Equal(ScaledNumber.Of(left), a);
            Assert.Equal(ScaledNumber.Of(left - right), a - b);
            Assert.Equal(ScaledNumber.Of(left * right), a * b);
            Assert.Equal(left <= right, a <= b);
            Assert.Equal(ScaledNumber.Of(Math.Round(left, digits, MidpointRounding.AwayFromZero)), a.Cut(digits, round: true));
            Assert.Equal(ScaledNumber.Of(Math.Round(left, digits, MidpointRounding.ToZero)), a.Cut(digits, round: false));
        }
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("2.50", "2.5")]
    [InlineData("-1200", "-1200")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("12345678901234567890123456789012345.5", "123456789012345678901234567890123455e-1")]
    [InlineData("1e300", "1e300")]
    public void Its_text_is_exact(string text, string shown) => Assert.Equal(shown, Read(text).ToString());

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public void What_is_not_finite_is_no_number(string text) =>
        Assert.False(ScaledNumber.TryRead(CanonicalKind.Number, Encoded.FromText(CanonicalKind.Number, text).Bytes, out _));

    [Fact]
    public void Numbers_far_beyond_a_double_are_subtracted_exactly()
    {
        var difference = Read("1e400") - Read("1e-400");

        Assert.Equal(BigInteger.Pow(10, 800) - 1, difference.Mantissa);
        Assert.Equal(-400, difference.Power);
    }

    private static ScaledNumber Read(string text)
    {
        Assert.True(ScaledNumber.TryRead(CanonicalKind.Number, Encoded.FromText(CanonicalKind.Number, text).Bytes, out var number));
        return number;
    }

    private static decimal RandomDecimal(Random random) =>
        new(random.Next(), random.Next(4) == 0 ? random.Next(1000) : 0, 0, random.Next(2) == 0, (byte)random.Next(8));
}
