using System.Collections;
using System.IO.Compression;
using System.Text;
using Reconcile.Web.Extraction;

namespace Reconcile.Web.Tests.Extraction;

/// <summary>Pages that are made, or happen, to break a reader. Each has to end in an error or a value, and soon.</summary>
public sealed class HostilePageTests
{
    [Fact]
    public void HTML_nested_a_thousandfold_is_read_as_browsers_read_it() =>
        Assert.Equal("deep", Page.Of(Repeat("<div>", 2_000) + "<p id=x>deep").Value("#x"));

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<svg><g>")]
    [InlineData("<select><option><optgroup><div>")]
    public void HTML_nested_beyond_all_measure_is_refused(string tags)
    {
        var error = Assert.Throws<ExtractionException>(() => Page.Of(Repeat(tags, 100_000)).Value("p"));
        Assert.Equal(ExtractionProblem.PageTooComplex, error.Problem);
        Assert.Contains("more than 5,000 elements open", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HTML_that_closes_nothing_is_no_nesting()
    {
        var page = Page.Of("<ul>" + Repeat("<li><p>item", 20_000)).Extract(new Hashtable { ["T"] = "css:p" }, "css:li");
        Assert.Equal(20_000, page.Rows.Count);
        Assert.All(page.Rows, row => Assert.Equal("item", row.Values["T"]));
    }

    [Fact]
    public void Ten_megabytes_in_one_line_are_read()
    {
        var page = Page.Of("<table>" + Repeat("<tr class=r><td>some text of a cell</td><td><a href='/x'>1</a></td></tr>", 150_000) + "</table>");
        Assert.True(page.Body.Length > 10_000_000);
        var values = Assert.IsType<object[]>(page.Value("[int[]] tr.r a"));
        Assert.Equal(150_000, values.Length);
        Assert.Equal((150_000 * ("some text of a cell 1".Length + 1)) - 1, Assert.IsType<string>(page.Value("table")).Length);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void JSON_nested_too_deep_is_refused(string open, string close)
    {
        var error = Assert.Throws<ExtractionException>(() => Page.Of(Repeat(open, 100_000) + "1" + Repeat(close, 100_000), "application/json").Value("$..b"));
        Assert.Equal(ExtractionProblem.PageTooComplex, error.Problem);
        Assert.Equal(1L, Page.Of(Repeat(open, 500) + "1" + Repeat(close, 500), "application/json").Value("$" + Repeat(open == "[" ? "[0]" : ".a", 500)));
    }

    [Fact]
    public void XML_nested_too_deep_is_refused()
    {
        var error = Assert.Throws<ExtractionException>(() => Page.Of(Repeat("<a>", 100_000) + Repeat("</a>", 100_000), "text/xml").Value("xpath://b"));
        Assert.Equal(ExtractionProblem.PageTooComplex, error.Problem);
        Assert.Equal("x", Page.Of(Repeat("<a>", 500) + "x" + Repeat("</a>", 500), "text/xml").Value("xpath:/a"));
    }

    [Theory]
    [InlineData("regex:(a+)+$")]
    [InlineData("json:$[?(@.t =~ /(a+)+$/)]")]
    public void A_pattern_that_never_ends_is_ended(string selector)
    {
        var json = selector.StartsWith("json", StringComparison.Ordinal);
        var text = new string('a', 40) + "!";
        var rules = ExtractionRuleReader.Read(new Hashtable { ["X"] = selector }) with { PatternTimeout = TimeSpan.FromMilliseconds(50) };
        var error = Assert.Throws<ExtractionException>(() => new PageExtractor(rules).Extract(json ? Page.Of($$"""[{"t": "{{text}}"}]""", "application/json") : Page.Of(text, "text/plain"), CancellationToken.None));
        Assert.Equal(ExtractionProblem.PatternTimedOut, error.Problem);
        Assert.Contains("longer than 0.05 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("text/xml")]
    public void Bytes_that_are_no_text_are_replaced_and_the_rest_is_read(string contentType)
    {
        byte[] bad = [0xC3, 0x28, 0xFF];
        var (head, tail, selector) = contentType switch
        {
            "text/html" => ("<p>ä", "</p>", "css:p"),
            "application/json" => ("{\"a\":\"ä", "\"}", "json:$.a"),
            _ => ("<a>ä", "</a>", "xpath:/a"),
        };
        Assert.Equal("ä\uFFFD(\uFFFD", Page.Of([.. Encoding.UTF8.GetBytes(head), .. bad, .. Encoding.UTF8.GetBytes(tail)], $"{contentType}; charset=utf-8").Value(selector));
    }

    [Fact]
    public void A_gzip_file_that_grows_without_end_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 60; i++)
            {
                gzip.Write(zeros);
            }
        }

        var error = Assert.Throws<ExtractionException>(() => Page.Of(packed.ToArray(), "application/gzip").Value("text"));
        Assert.Equal(ExtractionProblem.PageTooComplex, error.Problem);
        error = Assert.Throws<ExtractionException>(() => Page.Of(packed.ToArray()[..5000].Select((b, i) => i > 100 ? (byte)0xFF : b).ToArray(), "application/gzip").Value("text"));
        Assert.Equal(ExtractionProblem.PageUnreadable, error.Problem);
    }

    [Theory]
    [InlineData("css:*")]
    [InlineData("xpath://*")]
    public void More_values_than_allowed_are_an_error_and_never_cut_off(string selector)
    {
        var rules = ExtractionRuleReader.Read(new Hashtable { ["X"] = $"[] {selector}" }) with { MaxValues = 10 };
        Assert.Equal(ExtractionProblem.PageTooComplex,
            Assert.Throws<ExtractionException>(() => new PageExtractor(rules).Extract(Page.Of(Repeat("<p>x", 20)), CancellationToken.None)).Problem);
    }

    [Theory]
    [InlineData("css:p")]
    [InlineData("xpath://p")]
    [InlineData("regex:x")]
    public void Reading_ends_when_it_is_cancelled(string selector)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var extractor = new PageExtractor(ExtractionRuleReader.Read(new Hashtable { ["X"] = $"[] {selector}" }));
        Assert.ThrowsAny<OperationCanceledException>(() => extractor.Extract(Page.Of("<p>x"), cancelled.Token));
    }

    [Fact]
    public void Ten_thousand_problems_are_counted_and_a_hundred_kept()
    {
        var page = Page.Of(Repeat("<i>no number</i>", 10_000)).Extract(new Hashtable { ["N"] = "[int[]] css:i" });
        Assert.Equal((10_000, 100), (page.ProblemCount, page.Problems.Count));
    }

    [Fact]
    public void An_element_with_thousands_of_attributes_and_odd_names_is_read()
    {
        var page = Page.Of("<p " + string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"a{i}=1")) + " @click=\"x\" :b='2' \"=3 xmlns='u'>t</p><my:tag<x>>y</my:tag<x>>");
        Assert.Equal("1", page.Value("p@a4999"));
        Assert.Equal("t", page.Value("xpath://p"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("<")]
    [InlineData("<!")]
    [InlineData("<![CDATA[")]
    [InlineData("&#x110000;&#xD800;&#0;")]
    [InlineData("<p")]
    [InlineData("<script>")]
    [InlineData("<!--")]
    public void Scraps_of_HTML_have_no_title_and_do_no_harm(string html)
    {
        var page = Page.Of(html).Extract(new Hashtable { ["T"] = "css:title", ["X"] = "xpath://title", ["All"] = "css:html" });
        Assert.Contains("T", page.Missing);
        Assert.Contains("X", page.Missing);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
