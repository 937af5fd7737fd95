using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

public sealed class CanonicalEncoderTests
{
    private static readonly Gen<double> Doubles = Gen.OneOf(
        ArbMap.Default.GeneratorFor<double>(),
        Gen.Elements(0.0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 2.2250738585072014E-308, 1.0, -1.0));

    [Fact]
    public void Doubles_sort_as_themselves_with_one_zero_and_NaN_last() =>
        Prop.ForAll(Doubles.ToArbitrary(), Doubles.ToArbitrary(), (left, right) => Float(left).CompareTo(Float(right)) == Order(left, right)).QuickCheckThrowOnFailure();

    [Fact]
    public void Doubles_are_read_back() =>
        Prop.ForAll(Doubles.ToArbitrary(), value => ((double)Float(value).Object!).Equals(value + 0.0)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_NaN_is_a_NaN_whatever_its_bits() => Assert.True(Float(BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_0001))).Same(Float(double.NaN)));

    [Fact]
    public void Whole_numbers_sort_as_themselves()
    {
        var numbers = Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MinValue + 1, -1L, 0L, 1L, long.MaxValue)).ToArbitrary();

        Prop.ForAll(numbers, numbers, (left, right) =>
            Integer(CanonicalKind.Integer, left).CompareTo(Integer(CanonicalKind.Integer, right)) == Math.Sign(left.CompareTo(right))
            && Integer(CanonicalKind.Number, left).CompareTo(Integer(CanonicalKind.Number, right)) == Math.Sign(left.CompareTo(right))
            && (long)Integer(CanonicalKind.Integer, left).Object! == left).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(9_007_199_254_740_992, 9_007_199_254_740_992.0, true)]
    [InlineData(9_007_199_254_740_993, 9_007_199_254_740_992.0, false)]
    [InlineData(-9_007_199_254_740_993, -9_007_199_254_740_992.0, false)]
    [InlineData(1L << 60, 1152921504606846976.0, true)]
    [InlineData(long.MaxValue, 9_223_372_036_854_775_808.0, false)]
    [InlineData(long.MinValue, -9_223_372_036_854_775_808.0, true)]
    public void A_whole_number_equals_a_double_only_if_the_double_is_exactly_it(long whole, double real, bool same)
    {
        Assert.Equal(same, Integer(CanonicalKind.Float, whole).Same(Float(real)));
        Assert.Equal(same, Integer(CanonicalKind.Integer, whole).Same(Encoded.As(CanonicalKind.Integer, (encoder, form) => encoder.Float(form, real))));
    }

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(16777216f, "16777216")]
    [InlineData(1e-45f, "0.000000000000000000000000000000000000000000001")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_single_beside_decimals_is_its_own_shortest_text(float value, string text) =>
        Assert.Equal(text, Encoded.As(CanonicalKind.Number, (encoder, form) => encoder.Single(form, value)).Text);

    [Fact]
    public void A_single_beside_doubles_is_the_double_it_widens_to() =>
        Assert.True(Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Single(form, 0.1f)).Same(Float(0.1f)));

    [Theory]
    [InlineData("true", true)]
    [InlineData("T", true)]
    [InlineData("YES", true)]
    [InlineData("on", true)]
    [InlineData("1", true)]
    [InlineData(" y ", true)]
    [InlineData("false", false)]
    [InlineData("f", false)]
    [InlineData("No", false)]
    [InlineData("OFF", false)]
    [InlineData("0", false)]
    public void The_usual_words_are_booleans(string text, bool value) =>
        Assert.True(Encoded.FromText(CanonicalKind.Boolean, text).Same(Encoded.As(CanonicalKind.Boolean, (encoder, form) => encoder.Boolean(form, value))));

    [Theory]
    [InlineData(CanonicalKind.Boolean, "maybe")]
    [InlineData(CanonicalKind.Boolean, "")]
    [InlineData(CanonicalKind.Boolean, "2")]
    [InlineData(CanonicalKind.Integer, "9223372036854775808")]
    [InlineData(CanonicalKind.Integer, "1.0")]
    [InlineData(CanonicalKind.Integer, "1,000")]
    [InlineData(CanonicalKind.Number, "ten")]
    [InlineData(CanonicalKind.Float, "1.5x")]
    [InlineData(CanonicalKind.Date, "2023-02-29")]
    [InlineData(CanonicalKind.Date, "2023-01-01 00:00:01")]
    [InlineData(CanonicalKind.Time, "24:00:01")]
    [InlineData(CanonicalKind.Timestamp, "2023-01-01 00:00:00+00")]
    [InlineData(CanonicalKind.Instant, "yesterday")]
    [InlineData(CanonicalKind.Uuid, "00112233445566778899aabbccddeeff")]
    [InlineData(CanonicalKind.Uuid, "+0112233-4455-6677-8899-aabbccddeeff")]
    [InlineData(CanonicalKind.Uuid, "{00112233-4455-6677-8899-aabbccddeeff)")]
    [InlineData(CanonicalKind.Json, "{")]
    internal void Text_that_the_kind_cannot_hold_is_kept_and_marked(CanonicalKind kind, string text)
    {
        var value = Encoded.FromText(kind, text);

        Assert.True(value.IsForeign);
        Assert.Equal(text, Encoding.UTF8.GetString(value.Bytes));
    }

    [Fact]
    public void A_foreign_text_differs_from_a_proper_value_of_the_same_bytes()
    {
        // Four bytes that are the form of a date and a text.
        var date = Encoded.As(CanonicalKind.Date, (encoder, form) => encoder.Date(form, unchecked((int)(0x61626364u ^ 0x8000_0000u))));
        var text = Encoded.FromText(CanonicalKind.Date, "abcd");

        Assert.Equal(date.Bytes, text.Bytes);
        Assert.False(date.Same(text));
    }

    [Fact]
    public void Uuids_of_every_spelling_are_their_sixteen_bytes()
    {
        byte[] bytes = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
        var expected = Encoded.As(CanonicalKind.Uuid, (encoder, form) => encoder.Uuid(form, bytes));

        Assert.Equal(bytes, expected.Bytes);
        Assert.Equal("00112233-4455-6677-8899-aabbccddeeff", expected.Text);
        Assert.True(expected.Same(Encoded.FromText(CanonicalKind.Uuid, "00112233-4455-6677-8899-AABBCCDDEEFF")));
        Assert.True(expected.Same(Encoded.FromText(CanonicalKind.Uuid, "{00112233-4455-6677-8899-aabbccddeeff}")));
        Assert.True(expected.Same(Encoded.As(CanonicalKind.Uuid, (encoder, form) => encoder.Binary(form, bytes))));
    }

    [Fact]
    public void Numbers_in_columns_of_json_and_of_text_are_what_they_spell()
    {
        Assert.True(Encoded.FromText(CanonicalKind.Json, "1").Same(Integer(CanonicalKind.Json, 1)));
        Assert.True(Encoded.FromText(CanonicalKind.Json, "1.50").Same(Encoded.As(CanonicalKind.Json, (encoder, form) => encoder.Float(form, 1.5))));
        Assert.True(Encoded.FromText(CanonicalKind.Json, "1e300").Same(Encoded.As(CanonicalKind.Json, (encoder, form) => encoder.Float(form, 1e300))));
        Assert.True(Encoded.FromText(CanonicalKind.Text, "1.5").Same(Encoded.As(CanonicalKind.Text, (encoder, form) => encoder.Float(form, 1.5))));
        Assert.True(Encoded.FromText(CanonicalKind.Text, "-7").Same(Integer(CanonicalKind.Text, -7)));
    }

    [Fact]
    public void Values_of_an_untyped_column_keep_their_kind_apart()
    {
        Encoded[] values =
        [
            Integer(CanonicalKind.Variant, 1),
            Encoded.FromText(CanonicalKind.Variant, "1"),
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Binary(form, "1"u8)),
            Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Float(form, 1.5)),
        ];

        Assert.All(values, value => Assert.Single(values, value.Same));
        Assert.True(values[0].Same(Encoded.As(CanonicalKind.Variant, (encoder, form) => encoder.Float(form, 1.0))));
        Assert.True(values[0].CompareTo(values[3]) < 0 && values[3].CompareTo(values[1]) < 0 && values[1].CompareTo(values[2]) < 0);
    }

    private static Encoded Float(double value) => Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Float(form, value));

    private static Encoded Integer(CanonicalKind kind, long value) => Encoded.As(kind, (encoder, form) => encoder.Integer(form, value));

    /// <summary>PostgreSQL's order: NaN is above everything.</summary>
    private static int Order(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? (double.IsNaN(left) ? 1 : 0) - (double.IsNaN(right) ? 1 : 0) : left < right ? -1 : left > right ? 1 : 0;
}
