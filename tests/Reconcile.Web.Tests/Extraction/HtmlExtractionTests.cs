using System.Collections;
using System.Text;
using Reconcile.Web.Extraction;

namespace Reconcile.Web.Tests.Extraction;

public sealed class HtmlExtractionTests
{
    private const string Shop = """
        <!DOCTYPE html>
        <html lang="de"><head><title>Angebote &ndash; Laden</title><base href="/shop/">
        <link rel="canonical" href="https://shop.example/angebote">
        <style>.price { color: red }</style>
        <script type="application/ld+json">{"@type":"ItemList","numberOfItems":3,"offers":[{"price":12.90},{"price":1e2}]}</script></head>
        <body>
        <h1>  Unsere
            <b>besten</b>&nbsp;Angebote </h1>
        <div class="row" data-sku="A-1"><a class="title" href="item/1?a=1&amp;b=2">Erster <i>Artikel</i></a><span class="price">1.299,00&nbsp;€</span>
          <ul><li>neu</li><li>rot</li></ul><span class="stock">auf Lager: 12 Stück</span></div>
        <div class="row" data-sku="B-2"><a class="title" href="//cdn.example/item/2">Zweiter</a><span class="price">5,50 €</span>
          <ul></ul><span class="stock">auf Lager: 0 Stück</span></div>
        <div class="row"><a class="title" href="../item/3">Dritter</a><span class="price">auf Anfrage</span></div>
        <p>Eine Zeile<br>und noch eine</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>
        <div id="html"><p class=x>Text <b>fett</b> &lt;roh&gt;</p><img src=a.png></div>
        <script>var state = {"user":{"id":12345678901234567890}};</script>
        </body></html>
        """;

    private static readonly PageContent s_shop = Page.Of(Shop);

    [Theory]
    [InlineData("css:title", "Angebote – Laden")]
    [InlineData("css:h1", "Unsere besten Angebote")]
    [InlineData("css:h1//own", "Unsere Angebote")]
    [InlineData("a.title", "Erster Artikel")]
    [InlineData("a.title@href", "item/1?a=1&b=2")]
    [InlineData(".row:nth-of-type(2) a", "Zweiter")]
    [InlineData("html@lang", "de")]
    [InlineData("p", "Eine Zeile und noch eine")]
    [InlineData("table", "a b c")]
    [InlineData("#html//html", "<p class=\"x\">Text <b>fett</b> &lt;roh&gt;</p><img src=\"a.png\">")]
    [InlineData("#html p//outerhtml", "<p class=\"x\">Text <b>fett</b> &lt;roh&gt;</p>")]
    [InlineData("style", ".price { color: red }")]
    [InlineData("xpath:string(//h1)", "Unsere besten Angebote")]
    [InlineData("xpath://div[@class='row'][2]/a/@href", "//cdn.example/item/2")]
    [InlineData("xpath://a[contains(., 'Dritter')]", "Dritter")]
    [InlineData(@"regex:data-sku=""(\w-\d)""", "A-1")]
    [InlineData(@"regex:(x)?data-sku=""(?<value>\w)-(?<n>\d)""", "A")]
    public void A_value_is_found_by_each_kind_of_selector(string selector, string value) => Assert.Equal(value, s_shop.Value(selector));

    [Fact]
    public void Text_can_be_kept_as_it_is_or_in_its_lines()
    {
        Assert.Equal("Eine Zeile\nund noch eine", s_shop.Value(new Hashtable { ["Css"] = "p", ["Whitespace"] = "Lines" }));
        Assert.Equal("a b\nc", s_shop.Value(new Hashtable { ["Css"] = "table", ["Whitespace"] = "Lines" }));
        Assert.Equal("  Unsere\n    besten\u00A0Angebote ", s_shop.Value(new Hashtable { ["Css"] = "h1", ["Whitespace"] = "Keep" }));
    }

    [Fact]
    public void The_text_of_the_page_holds_no_scripts_and_no_styles()
    {
        var text = Assert.IsType<string>(s_shop.Value("body"));
        Assert.Contains("Erster Artikel1.299,00 € neu rot", text, StringComparison.Ordinal);
        Assert.DoesNotContain("state", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_are_resolved_against_the_base_of_the_page()
    {
        Assert.Equal(new Uri("https://shop.example/shop/item/1?a=1&b=2"), s_shop.Value("[uri] a.title@href"));
        Assert.Equal(
            [new Uri("https://shop.example/shop/item/1?a=1&b=2"), new Uri("https://cdn.example/item/2"), new Uri("https://shop.example/item/3")],
            Assert.IsType<object[]>(s_shop.Value("[uri[]] a.title@href")));
        Assert.Equal(new Uri("https://shop.example/list/x"), Page.Of("<a href=x>").Value("[uri] a@href"));
        Assert.Equal(new Uri("https://shop.example/list/x"), Page.Of("<base href='javascript:alert(1)'><a href=x>").Value("[uri] a@href"));
    }

    [Fact]
    public void A_script_is_read_as_JSON_in_a_second_step()
    {
        Assert.Equal(12.90m, s_shop.Value(new Hashtable { ["Css"] = "script[type='application/ld+json']", ["Then"] = "json:$.offers[0].price" }));
        Assert.Equal(System.Numerics.BigInteger.Parse("12345678901234567890", System.Globalization.CultureInfo.InvariantCulture),
            s_shop.Value(new Hashtable { ["Regex"] = @"var state = (\{.*?\});", ["Then"] = "json:$.user.id" }));
        Assert.Equal([12.90m, 100m],
            Assert.IsType<object[]>(s_shop.Value(new Hashtable { ["Css"] = "script", ["Many"] = true, ["Then"] = "json:$.offers[*].price" })));
    }

    [Fact]
    public void Rows_yield_one_result_each_with_what_is_missing_in_it()
    {
        var page = s_shop.Extract(
            new System.Collections.Specialized.OrderedDictionary
            {
                ["Sku"] = "css:@data-sku",
                ["Title"] = "css:a.title",
                ["Price"] = new Hashtable { ["Css"] = ".price", ["Type"] = "decimal", ["Culture"] = "de-DE" },
                ["Stock"] = new Hashtable { ["Css"] = ".stock", ["Regex"] = @"\d+", ["Type"] = "int", ["Default"] = -1 },
                ["Tags"] = "[] css:li",
                ["Heading"] = new Hashtable { ["Css"] = "h1", ["Scope"] = "Page" },
                ["HasStock"] = "[exists] .stock",
            },
            "css:.row");
        Assert.Equal(3, page.Rows.Count);
        Assert.Equal(["Sku", "Title", "Price", "Stock", "Tags", "Heading", "HasStock"], page.Rows[0].Values.Keys);
        Assert.Equal(["A-1", "Erster Artikel", 1299.00m, 12, new object[] { "neu", "rot" }, "Unsere besten Angebote", true], page.Rows[0].Values.Values);
        Assert.Equal(["B-2", "Zweiter", 5.50m, 0, null, "Unsere besten Angebote", true], page.Rows[1].Values.Values);
        Assert.Equal([null, "Dritter", null, -1, null, "Unsere besten Angebote", false], page.Rows[2].Values.Values);
        Assert.Equal([[], ["Tags"], ["Sku", "Tags"]], page.Rows.Select(row => row.Missing));
        Assert.Equal(["Tags", "Sku"], page.Missing);
        var problem = Assert.Single(page.Problems);
        Assert.Equal(("Price", 3, 1), (problem.Field, problem.Row, page.ProblemCount));
        Assert.Equal("'auf Anfrage' is no Decimal: there is no number in it", problem.Message);
    }

    [Fact]
    public void Rows_within_a_page_are_an_array_of_dictionaries()
    {
        var rows = Assert.IsType<object[]>(s_shop.Value(new Hashtable { ["Rows"] = "css:.row", ["Fields"] = new Hashtable { ["T"] = "css:a" } }));
        Assert.Equal(["Erster Artikel", "Zweiter", "Dritter"], rows.Select(row => ((IReadOnlyDictionary<string, object?>)row!)["T"]));
    }

    [Fact]
    public void Rows_of_a_pattern_have_its_groups_as_fields()
    {
        var page = Page.Of("a=1\nb=2\n", "text/plain").Extract(new Hashtable { ["Name"] = "group:n", ["Value"] = "[int] group:v" }, @"regex:(?<n>\w)=(?<v>\d)");
        Assert.Equal([("a", 1), ("b", 2)], page.Rows.Select(row => (row.Values["Name"], (int)row.Values["Value"]!)));
    }

    [Fact]
    public void The_first_selector_that_finds_something_decides()
    {
        Assert.Equal("Unsere besten Angebote", s_shop.Value(new object[] { "css:.headline", "css:h1", "css:title" }));
    }

    [Fact]
    public void A_required_field_that_is_missing_is_an_error_that_says_where_it_was_looked_for()
    {
        var error = Assert.Throws<ExtractionException>(() => s_shop.Extract(new Hashtable { ["Isbn"] = new Hashtable { ["Css"] = ".isbn", ["Required"] = true } }));
        Assert.Equal(ExtractionProblem.FieldMissing, error.Problem);
        Assert.Equal("The required field 'Isbn' was not found in https://shop.example/list/page.html?q=1: css:.isbn.", error.Message);
        error = Assert.Throws<ExtractionException>(() => s_shop.Extract(new Hashtable { ["Sku"] = new Hashtable { ["Css"] = "@data-sku", ["Required"] = true } }, ".row"));
        Assert.Contains("row 3 of https://shop.example", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ExtractionException>(() => s_shop.Extract(new Hashtable { ["N"] = new Hashtable { ["Css"] = "h1", ["Type"] = "int", ["Required"] = true } }));
        Assert.Equal(ExtractionProblem.FieldInvalid, error.Problem);
    }

    [Fact]
    public void Status_address_and_headers_are_fields_too()
    {
        var page = Page.Of("x") with { Status = 404, Headers = [new("X-Limit", "10"), new("x-limit", "20")] };
        Assert.Equal(404, page.Value("status"));
        Assert.Equal(Page.Address, page.Value("url"));
        Assert.Equal(10, page.Value("[int] header:X-LIMIT"));
        Assert.Equal([10, 20], Assert.IsType<object[]>(page.Value("[int[]] header:X-Limit")));
        Assert.Equal("x", page.Value("text"));
    }

    [Theory]
    [InlineData("css:a[", "'a[' is no CSS selector")]
    [InlineData("css:p..x", "'p..x' is no CSS selector")]
    [InlineData("json:$.[", "'$.[' is no JSONPath")]
    [InlineData("xpath://a[", "'//a[' is no XPath 1.0")]
    [InlineData("regex:(a", "'(a' is no regular expression")]
    public void A_selector_that_is_none_is_told_before_any_page_is_loaded(string selector, string message)
    {
        var error = Assert.Throws<FormatException>(() => new PageExtractor(ExtractionRuleReader.Read(new Hashtable { ["X"] = selector })));
        Assert.StartsWith("Field 'X': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The rows: ", Assert.Throws<FormatException>(() => new PageExtractor(ExtractionRuleReader.Read(new Hashtable { ["X"] = "a" }, selector))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_extractor_serves_many_threads()
    {
        var extractor = new PageExtractor(ExtractionRuleReader.Read(
            new Hashtable { ["A"] = "css:a.title", ["B"] = "xpath:.//a/@href", ["C"] = @"regex:\w+" }, "css:.row"));
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var rows = extractor.Extract(Page.Of(Shop.Replace("Erster", $"Nr {i}", StringComparison.Ordinal)), CancellationToken.None).Rows;
            Assert.Equal(($"Nr {i} Artikel", "item/1?a=1&b=2", "Nr"), (rows[0].Values["A"], rows[0].Values["B"], rows[0].Values["C"]));
        });
    }

    [Theory]
    [InlineData("windows-1252", "text/html; charset=windows-1252")]
    [InlineData("windows-1252", "text/html; charset=ISO-8859-1")]
    [InlineData("utf-8", "text/html")]
    [InlineData("utf-16", "text/html; charset=utf-16le")]
    [InlineData("shift_jis", "text/html; charset=\"Shift_JIS\"")]
    [InlineData("utf-8", "text/html; charset=nonsense")]
    public void Text_is_decoded_as_the_server_or_the_bytes_say(string encoding, string contentType)
    {
        var text = encoding == "shift_jis" ? "日本語のページ" : "Größe – 5 €";
        var page = $"<p>{text}</p>";
        Assert.Equal(text, Page.Of(CodePagesEncodingProvider.Instance.GetEncoding(encoding)?.GetBytes(page) ?? Encoding.GetEncoding(encoding).GetBytes(page), contentType).Value("p"));
    }

    [Theory]
    [InlineData("<meta charset=windows-1251>")]
    [InlineData("<META http-equiv='Content-Type' content='text/html; charset=windows-1251'>")]
    public void Text_is_decoded_as_the_page_says_itself(string meta)
    {
        var page = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes($"<html><head>{meta}</head><p>Привет</p>");
        Assert.Equal("Привет", Page.Of(page, "text/html").Value("p"));
    }
}
