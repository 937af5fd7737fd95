using System.Collections;
using System.Globalization;
using System.Numerics;

namespace Reconcile.Web.Tests.Extraction.Values;

public sealed class ConversionTests
{
    [Theory]
    [InlineData("1299", null, "1299")]
    [InlineData("$1,299.50", null, "1299.50")]
    [InlineData("1.299,50 €", "de-DE", "1299.50")]
    [InlineData("EUR 1.299.000", "de-DE", "1299000")]
    [InlineData("19,- €", "de-DE", "19")]
    [InlineData("1 299,50 €", "fr-FR", "1299.50")]
    [InlineData("1\u202F299,50 €", "fr-FR", "1299.50")]
    [InlineData("CHF 1'299.50", "de-CH", "1299.50")]
    [InlineData("₹ 12,34,567.89", "hi-IN", "1234567.89")]
    [InlineData("-5", null, "-5")]
    [InlineData("−5.5", null, "-5.5")]
    [InlineData("+5", null, "5")]
    [InlineData("-€ 5", null, "-5")]
    [InlineData("£51.77", null, "51.77")]
    [InlineData(" 1,234.50 ", null, "1234.50")]
    [InlineData("US$ 1,299.50", null, "1299.50")]
    [InlineData("$5.00 USD", null, "5")]
    [InlineData("12 EUR", null, "12")]
    [InlineData("12,50 kr", "sv-SE", "12.50")]
    [InlineData("%12", null, "12")]
    [InlineData("\u200E-5\u00A0%", null, "-5")]
    [InlineData("-$5", null, "-5")]
    [InlineData("€ -5,00", "de-DE", "-5.00")]
    [InlineData("12 %", null, "12")]
    [InlineData(".5", null, "0.5")]
    [InlineData("1.5e3", null, "1500")]
    [InlineData("٣٤", null, "34")]
    [InlineData("0.1000", null, "0.1000")]
    public void The_number_in_a_text_is_found(string text, string? culture, string expected) =>
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), Html(text).Value(Rule("decimal", culture)));

    [Theory]
    [InlineData("", null, "no number")]
    [InlineData("free", null, "no number")]
    [InlineData("1.5", "de-DE", "not how numbers are written in the culture de-DE")]
    [InlineData("1,5", null, "not how numbers are written in a rule without a Culture")]
    [InlineData("12,34", null, "not how numbers are written")]
    [InlineData("1.2.3", null, "not how numbers are written")]
    [InlineData("1,2345", null, "not how numbers are written")]
    [InlineData("3.5 out of 5", null, "more than one number")]
    [InlineData("1 299", null, "more than one number")]
    [InlineData("10-20", null, "more than one number")]
    [InlineData("5k", null, "more in it than a number")]
    [InlineData("1.5M", null, "more in it than a number")]
    [InlineData("$1.5M", null, "more in it than a number")]
    [InlineData("5 M$", null, "more in it than a number")]
    [InlineData("12abc", null, "more in it than a number")]
    [InlineData("A-5", null, "more in it than a number")]
    [InlineData("Model-5", null, "more in it than a number")]
    [InlineData("5-", null, "more in it than a number")]
    [InlineData("--5", null, "more in it than a number")]
    [InlineData("- 5", null, "more in it than a number")]
    [InlineData("(5)", null, "more in it than a number")]
    [InlineData("(24 ratings)", null, "more in it than a number")]
    [InlineData("from $5", null, "more in it than a number")]
    [InlineData("5.", null, "more in it than a number")]
    [InlineData("5e", null, "more in it than a number")]
    [InlineData("~5", null, "more in it than a number")]
    [InlineData("5²", null, "more in it than a number")]
    [InlineData("-5.5 °C", null, "more in it than a number")]
    [InlineData("12 kr", null, "more in it than a number")]
    [InlineData("5 ABC", null, "more in it than a number")]
    [InlineData("0.12345678901234567890123456789", null, "more digits than a decimal holds")]
    [InlineData("1e99", null, "more digits than a decimal holds")]
    public void A_text_that_holds_no_number_or_not_one_is_a_problem(string text, string? culture, string why)
    {
        var message = Html(text).Problem(Rule("decimal", culture));
        Assert.StartsWith($"'{text}' is no Decimal: ", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_have_to_fit_and_to_be_whole()
    {
        Assert.Equal(2147483647, Html("2,147,483,647").Value("[int] p"));
        Assert.Equal(2147483648L, Html("2147483648").Value("[long] p"));
        Assert.Equal(BigInteger.Pow(10, 30), Html("1000000000000000000000000000000").Value("[bigint] p"));
        Assert.Equal(12, Html("12.00").Value("[int] p"));
        Assert.Contains("use [decimal], [long] or [bigint]", Html("2147483648").Problem("[int] p"), StringComparison.Ordinal);
        Assert.Contains("no whole number", Html("9223372036854775808").Problem("[long] p"), StringComparison.Ordinal);
        Assert.Contains("no whole number", Html("12.5").Problem("[int] p"), StringComparison.Ordinal);
        Assert.Equal(1.5e300, Html("1.5e300").Value("[double] p"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData(" on ", true)]
    [InlineData("1", true)]
    [InlineData("n", false)]
    [InlineData("0", false)]
    public void Words_for_true_and_false_are_known(string text, bool value) => Assert.Equal(value, Html(text).Value("[bool] p"));

    [Fact]
    public void Other_words_are_neither_true_nor_false() => Assert.Contains("'perhaps' is no Bool", Html("perhaps").Problem("[bool] p"), StringComparison.Ordinal);

    [Theory]
    [InlineData("2024-02-29", null, null, "2024-02-29T00:00:00", false)]
    [InlineData("2024-02-29T10:11:12.5Z", null, null, "2024-02-29T10:11:12.5", true)]
    [InlineData("2024-02-29 10:11", null, null, "2024-02-29T10:11:00", false)]
    [InlineData("2024/02/29", null, null, "2024-02-29T00:00:00", false)]
    [InlineData("Thu, 29 Feb 2024 10:00:00 GMT", null, null, "2024-02-29T10:00:00", true)]
    [InlineData("Fri, 29 Feb 2024 10:00:00 +0200", null, null, "2024-02-29T08:00:00", true)]
    [InlineData("28 Feb 99 10:00 PST", null, null, "1999-02-28T18:00:00", true)]
    [InlineData("February 29, 2024", null, null, "2024-02-29T00:00:00", false)]
    [InlineData("29 Feb 2024", null, null, "2024-02-29T00:00:00", false)]
    [InlineData("29.02.2024 13:45", "de-DE", null, "2024-02-29T13:45:00", false)]
    [InlineData("29. Februar 2024", "de-DE", null, "2024-02-29T00:00:00", false)]
    [InlineData("03/04/2024", "en-GB", null, "2024-04-03T00:00:00", false)]
    [InlineData("03/04/2024", "en-US", null, "2024-03-04T00:00:00", false)]
    [InlineData("20240229", null, "yyyyMMdd", "2024-02-29T00:00:00", false)]
    [InlineData("1709164800", null, "unix", "2024-02-29T00:00:00", true)]
    [InlineData("1709164800250", null, "unixms", "2024-02-29T00:00:00.25", true)]
    public void Dates_are_read_as_they_are_meant(string text, string? culture, string? format, string expected, bool isUtc)
    {
        var rule = Rule("datetime", culture);
        if (format is not null)
        {
            rule["Format"] = format;
        }

        var value = Assert.IsType<DateTime>(Html(text).Value(rule));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture), value);
        Assert.Equal(isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified, value.Kind);
    }

    [Theory]
    [InlineData("03/04/2024", null, "means the same everywhere")]
    [InlineData("3.4.2024", null, "means the same everywhere")]
    [InlineData("14:30", null, "means the same everywhere")]
    [InlineData("June 10", null, "means the same everywhere")]
    [InlineData("June 10", "en-US", "no date in the culture en-US")]
    [InlineData("14:30", "en-US", "no date in the culture en-US")]
    [InlineData("2 hours ago", null, "means the same everywhere")]
    [InlineData("2024-02-30", null, "means the same everywhere")]
    [InlineData("29.02.2023", "de-DE", "no date in the culture de-DE")]
    public void A_date_that_could_be_another_is_a_problem(string text, string? culture, string why) =>
        Assert.Contains(why, Html(text).Problem(Rule("datetime", culture)), StringComparison.Ordinal);

    [Fact]
    public void An_address_that_is_none_is_a_problem()
    {
        Assert.Equal(new Uri("mailto:a@b.example"), Html("mailto:a@b.example").Value("[uri] p"));
        Assert.Contains("is no Uri", Html("http://[bad").Problem("[uri] p"), StringComparison.Ordinal);
        Assert.Contains("it is empty", Html(" ").Problem("[uri] p"), StringComparison.Ordinal);
    }

    private static Reconcile.Web.Extraction.PageContent Html(string text) => Page.Of($"<p>{text}</p>");

    private static Hashtable Rule(string type, string? culture) => culture is null
        ? new Hashtable { ["Css"] = "p", ["Type"] = type }
        : new Hashtable { ["Css"] = "p", ["Type"] = type, ["Culture"] = culture };
}
