using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

public sealed class NumberCodecTests
{
    private static readonly Gen<string> Digits = Gen.Elements('0', '0', '1', '5', '9').NonEmptyListOf().Select(string.Concat);

    /// <summary>Numbers in every way of writing them: signs, leading and trailing zeros, with and without a point or an exponent.</summary>
    private static readonly Arbitrary<string> Texts = (
        from sign in Gen.Elements("", "-", "+")
        from whole in Digits
        from fraction in Gen.OneOf(Gen.Constant(string.Empty), Digits.Select(digits => "." + digits))
        from power in Gen.OneOf(Gen.Constant(string.Empty), Gen.Choose(-30, 30).Select(n => $"e{n.ToString(CultureInfo.InvariantCulture)}"), Gen.Elements("E+300", "e-300", "e+05"))
        select sign + whole + fraction + power).ToArbitrary();

    [Fact]
    public void What_is_formatted_is_the_same_number_and_the_same_bytes() =>
        Prop.ForAll(Texts, text =>
        {
            var form = Form(text);
            var formatted = NumberCodec.Format(form);
            return Compare(Exact(formatted), Exact(text)) == 0 && Form(formatted).SequenceEqual(form);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_sort_as_the_numbers_do() =>
        Prop.ForAll(Texts, Texts, (left, right) =>
            Math.Sign(Form(left).AsSpan().SequenceCompareTo(Form(right))) == Compare(Exact(left), Exact(right))).QuickCheckThrowOnFailure();

    [Fact]
    public void Special_values_and_neighbours_sort_strictly()
    {
        string[] ascending =
        [
            "-Infinity", "-1e300", "-100000000000000000001", "-100000000000000000000", "-2.2001", "-2.2", "-1", "-0.1", "-0.0999", "-1e-300",
            "0", "1e-300", "0.0999", "0.1", "1", "1.00000000000000000000000000000000000001", "2.2", "2.2001", "2.21", "10", "1e300", "1.0000001e300",
            "Infinity", "NaN",
        ];

        Assert.All(ascending.Zip(ascending.Skip(1)), pair => Assert.True(Form(pair.First).AsSpan().SequenceCompareTo(Form(pair.Second)) < 0, $"{pair}"));
    }

    [Theory]
    [InlineData("2.20", "2.2")]
    [InlineData("-0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("+007", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("0e999", "0")]
    [InlineData("1e3", "1000")]
    [InlineData("12.5E-1", "1.25")]
    [InlineData("nan", "NaN")]
    [InlineData("inf", "Infinity")]
    [InlineData("-inf", "-Infinity")]
    public void A_number_has_one_form_however_it_is_written(string text, string formatted) => Assert.Equal(formatted, NumberCodec.Format(Form(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("1e5.0")]
    [InlineData("--1")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("12a")]
    [InlineData("1\0")]
    [InlineData("1e5\0")]
    [InlineData("1e+")]
    [InlineData("\u0661")]
    [InlineData("1e999999999")]
    [InlineData("1e99999999999999999999")]
    [InlineData("infinity and beyond")]
    [InlineData("nan\u00e4")]
    public void What_is_no_number_is_refused_and_leaves_nothing_behind(string text)
    {
        var output = new ByteBuffer(1);

        Assert.False(NumberCodec.TryAppend(output, Encoding.UTF8.GetBytes(text)));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void Any_text_is_read_as_a_number_only_if_it_is_one() =>
        Prop.ForAll(Gen.Elements('0', '1', '.', '-', '+', 'e', 'E', ' ', '\0', 'x', ',').ListOf().Select(string.Concat).ToArbitrary(), text =>
            NumberCodec.TryAppend(new ByteBuffer(1), Encoding.UTF8.GetBytes(text))
            == System.Text.RegularExpressions.Regex.IsMatch(text, @"\A[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\z")).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Whole_numbers_are_the_numbers_that_their_texts_are(long value)
    {
        var output = new ByteBuffer();
        NumberCodec.Append(output, value);

        Assert.Equal(Form(value.ToString(CultureInfo.InvariantCulture)), output.Written.ToArray());
    }

    [Fact]
    public void A_double_is_the_shortest_decimal_that_reads_back_as_it() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), value =>
        {
            var output = new ByteBuffer();
            NumberCodec.Append(output, value);
            return double.Parse(NumberCodec.Format(output.Written), CultureInfo.InvariantCulture).Equals(value + 0.0);
        }).QuickCheckThrowOnFailure();

    private static byte[] Form(string text)
    {
        var output = new ByteBuffer(1);
        Assert.True(NumberCodec.TryAppend(output, Encoding.UTF8.GetBytes(text)), text);
        return output.Written.ToArray();
    }

    /// <summary>The number as a whole one times a power of ten.</summary>
    private static (BigInteger Whole, int Power) Exact(string text)
    {
        var parts = text.Split('e', 'E');
        var power = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : parts[0].Length - point - 1;
        return (BigInteger.Parse(parts[0].Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture), power - decimals);
    }

    private static int Compare((BigInteger Whole, int Power) left, (BigInteger Whole, int Power) right)
    {
        var power = Math.Min(left.Power, right.Power);
        return (left.Whole * BigInteger.Pow(10, left.Power - power)).CompareTo(right.Whole * BigInteger.Pow(10, right.Power - power)) switch
        {
            < 0 => -1,
            0 => 0,
            _ => 1,
        };
    }
}
