using Reconcile.Data.Canonical;
using Reconcile.Data.Rules;
using Xunit;

namespace Reconcile.Data.Tests.Rules;

/// <summary>What each rule holds for equal, and what it does not, value by value.</summary>
public sealed class ValueRuleTests
{
    [Theory]
    [InlineData("1.00", "1.01", "0.01", true)]
    [InlineData("1.00", "1.0100000000000000000000000000000000000001", "0.01", false)]
    [InlineData("-0.005", "0.005", "0.01", true)]
    [InlineData("100", "101", "1%", true)]
    [InlineData("100", "101.0102", "1%", false)]
    [InlineData("-100", "-101", "1%", true)]
    [InlineData("0", "0.001", "1%", false)]
    [InlineData("0", "0.001", "0.01 1%", true)]
    [InlineData("1e300", "1e300", "0", true)]
    [InlineData("100000000000000000000000000000000000000000000000001", "100000000000000000000000000000000000000000000000002", "0.5", false)]
    [InlineData("100000000000000000000000000000000000000000000000001", "100000000000000000000000000000000000000000000000002", "1", true)]
    [InlineData("NaN", "NaN", "0", true)]
    [InlineData("NaN", "1", "1e10", false)]
    [InlineData("Infinity", "1e300", "100%", false)]
    [InlineData("Infinity", "-Infinity", "100%", false)]
    public void Decimals_are_judged_exactly(string left, string right, string tolerance, bool equal) =>
        AssertEqual(equal, CanonicalKind.Number, left, right, new ColumnRule { Tolerance = Tolerance.Parse(tolerance) });

    [Theory]
    [InlineData(1.0, 1.25, "0.25", true)]
    [InlineData(1.0, 1.26, "0.25", false)]
    [InlineData(1e308, -1e308, "100%", false)]
    [InlineData(1e308, 1.001e308, "0.2%", true)]
    [InlineData(double.NaN, 1.0, "1e20", false)]
    [InlineData(double.PositiveInfinity, double.MaxValue, "100%", false)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, "100%", false)]
    public void Doubles_are_judged_as_doubles(double left, double right, string tolerance, bool equal)
    {
        var rule = new ValueRule(CanonicalKind.Float, CanonicalKind.Float, new ColumnRule { Tolerance = Tolerance.Parse(tolerance) });
        var (a, b) = (Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Float(form, left)), Encoded.As(CanonicalKind.Float, (encoder, form) => encoder.Float(form, right)));

        Assert.Equal((equal, equal), (rule.AreEqual(a.Column, b.Column), rule.AreEqual(b.Column, a.Column)));
    }

    [Theory]
    [InlineData("9223372036854775807", "9223372036854775806", "1", true)]
    [InlineData("9223372036854775807", "-9223372036854775808", "18446744073709551614", false)]
    [InlineData("9223372036854775807", "-9223372036854775808", "18446744073709551615", true)]
    public void Whole_numbers_are_judged_beyond_their_range(string left, string right, string tolerance, bool equal) =>
        AssertEqual(equal, CanonicalKind.Integer, left, right, new ColumnRule { Tolerance = Tolerance.Parse(tolerance) });

    [Fact]
    public void NULL_and_what_is_no_number_are_within_no_tolerance()
    {
        var rule = new ValueRule(CanonicalKind.Number, CanonicalKind.Number, new ColumnRule { Tolerance = Tolerance.Parse("1e20 100%") });
        var zero = Encoded.FromText(CanonicalKind.Number, "0").Column;
        var none = Encoded.As(CanonicalKind.Number, (encoder, _) => encoder.Null()).Column;
        var word = Encoded.FromText(CanonicalKind.Number, "none").Column;

        Assert.False(rule.AreEqual(zero, none) || rule.AreEqual(none, zero) || rule.AreEqual(zero, word) || rule.AreEqual(word, none));
    }

    [Theory]
    [InlineData("2020-01-01 00:00:00.4999999", "2020-01-01 00:00:00", TimePrecision.Second, true)]
    [InlineData("2020-01-01 00:00:00.5", "2020-01-01 00:00:01", TimePrecision.Second, true)]
    [InlineData("2020-01-01 00:00:00.5", "2020-01-01 00:00:00", TimePrecision.Second, false)]
    [InlineData("1969-12-31 23:59:59.5", "1970-01-01 00:00:00", TimePrecision.Second, true)]
    [InlineData("0001-01-01 00:00:00.0004", "0001-01-01 00:00:00", TimePrecision.Millisecond, true)]
    [InlineData("2020-01-01 00:00:00.0000004", "2020-01-01 00:00:00", TimePrecision.Microsecond, true)]
    [InlineData("2020-01-01 00:00:00.0000004", "2020-01-01 00:00:00", TimePrecision.Exact, false)]
    [InlineData("2020-01-01 12:00:00", "2020-01-02 03:00:00", TimePrecision.Day, true)]
    [InlineData("2020-01-01 11:59:59", "2020-01-02 03:00:00", TimePrecision.Day, false)]
    [InlineData("infinity", "9999-12-31 23:59:59", TimePrecision.Day, false)]
    public void Times_are_rounded_halves_up(string left, string right, TimePrecision precision, bool equal) =>
        AssertEqual(equal, CanonicalKind.Timestamp, left, right, new ColumnRule { Precision = precision });

    [Theory]
    [InlineData("2020-01-01 00:00:00.9999999", "2020-01-01 00:00:00", true)]
    [InlineData("1969-12-31 23:59:59.5", "1969-12-31 23:59:59", true)]
    [InlineData("0001-01-01 00:00:00.5 BC", "0001-01-01 00:00:00 BC", true)]
    [InlineData("2020-01-01 00:00:00.9999999", "2020-01-01 00:00:01", false)]
    public void Times_are_cut_towards_the_past(string left, string right, bool equal) =>
        AssertEqual(equal, CanonicalKind.Timestamp, left, right, new ColumnRule { Precision = TimePrecision.Second, Truncate = true });

    [Theory]
    [InlineData("Straße", "STRASSE", false)]
    [InlineData("Éa", "éA", true)]
    [InlineData("σίγμας", "ΣΊΓΜΑΣ", true)]
    [InlineData("a ", "A", false)]
    [InlineData("e\u0301", "\u00c9", false)]
    public void Letter_case_is_ignored_and_nothing_else(string left, string right, bool equal) =>
        AssertEqual(equal, CanonicalKind.Text, left, right, new ColumnRule { IgnoreCase = true });

    [Theory]
    [InlineData("a  ", "a", true)]
    [InlineData("   ", "", true)]
    [InlineData(" a", "a", false)]
    [InlineData("a\t", "a", false)]
    [InlineData("a\u00a0", "a", false)]
    public void Spaces_at_the_end_are_ignored_and_nothing_else(string left, string right, bool equal) =>
        AssertEqual(equal, CanonicalKind.Text, left, right, new ColumnRule { TrimEnd = true });

    [Fact]
    public void Rules_for_text_work_together()
    {
        AssertEqual(true, CanonicalKind.Text, " a ", "a", new ColumnRule { Trim = true });
        AssertEqual(false, CanonicalKind.Text, "a b", "ab", new ColumnRule { Trim = true });
        AssertEqual(true, CanonicalKind.Text, "e\u0301", "\u00e9", new ColumnRule { NormalizeUnicode = true });
        AssertEqual(false, CanonicalKind.Text, "e\u0301", "\u00c9", new ColumnRule { NormalizeUnicode = true });
        AssertEqual(true, CanonicalKind.Text, " e\u0301 ", "\u00c9", new ColumnRule { NormalizeUnicode = true, IgnoreCase = true, Trim = true });
        AssertEqual(true, CanonicalKind.Variant, "Ab ", "aB", new ColumnRule { IgnoreCase = true, TrimEnd = true });
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_equal_to_nothing_else_however_it_is_folded()
    {
        var rule = new ValueRule(CanonicalKind.Text, CanonicalKind.Text, new ColumnRule { IgnoreCase = true, NormalizeUnicode = true });
        var (left, right) = (Text([0xFF, 0x61]), Text([0xFE, 0x61]));

        Assert.False(rule.AreEqual(left.Column, right.Column));

        static Encoded Text(byte[] bytes) => Encoded.As(CanonicalKind.Text, (encoder, form) => encoder.Text(form, bytes));
    }

    [Theory]
    [InlineData("2020-01-01 00:00:00.4", "2020-01-01T00:00:00", true)]
    [InlineData("2020-01-01 00:00:00.4", "soon", false)]
    [InlineData("soon", "soon ", false)]
    public void Times_that_an_engine_keeps_as_text_are_rounded_as_times(string left, string right, bool equal)
    {
        var rule = new ValueRule(CanonicalKind.Variant, CanonicalKind.Timestamp, new ColumnRule { Precision = TimePrecision.Second });

        Assert.Equal(equal, rule.AreEqual(Encoded.FromText(CanonicalKind.Variant, left).Column, Encoded.FromText(CanonicalKind.Variant, right).Column));
    }

    private static void AssertEqual(bool equal, CanonicalKind kind, string left, string right, ColumnRule columnRule)
    {
        var rule = new ValueRule(kind, kind, columnRule);
        var (a, b) = (Encoded.FromText(kind, left), Encoded.FromText(kind, right));

        Assert.False(a.IsForeign || b.IsForeign);
        Assert.Equal((equal, equal), (a.Same(b) || rule.AreEqual(a.Column, b.Column), b.Same(a) || rule.AreEqual(b.Column, a.Column)));
    }
}
