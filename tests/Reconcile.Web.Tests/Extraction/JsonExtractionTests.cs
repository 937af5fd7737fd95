using System.Collections;
using System.Globalization;
using System.Numerics;
using Reconcile.Web.Extraction;

namespace Reconcile.Web.Tests.Extraction;

public sealed class JsonExtractionTests
{
    private const string Api = """
        {"response": {"id": 9007199254740993, "huge": 123456789012345678901234567890, "price": 19.90, "exact": 0.1234567890123456789012345678,
          "more": 0.12345678901234567890123456789012345, "vast": 1e400, "tiny": 1e-300, "when": "2024-02-29T23:59:60Z", "date": "2024-01-31T10:00:00+02:00", "ok": true, "none": null,
          "text": "  a\nb ", "games": [{"name": "Pac-Man", "year": "1980", "genres": ["maze"]}, {"name": "R-Type", "genres": []}, {"name": null, "year": 1987}],
          "nested": {"b": 1, "a": [1, {"c": 2.50}]}}}
        """;

    private static readonly PageContent s_api = Page.Of(Api, "application/json");

    [Fact]
    public void Numbers_are_exactly_what_is_written()
    {
        Assert.Equal(9007199254740993L, s_api.Value("$.response.id"));
        Assert.Equal(BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture), s_api.Value("$.response.huge"));
        Assert.Equal(19.90m, s_api.Value("$.response.price"));
        Assert.Equal("19.90", ((decimal)s_api.Value("$.response.price")!).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0.1234567890123456789012345678m, s_api.Value("$.response.exact"));
    }

    [Fact]
    public void A_number_that_no_decimal_holds_is_a_double_if_that_is_exactly_it_and_else_its_text()
    {
        Assert.Equal("0.12345678901234567890123456789012345", s_api.Value("$.response.more"));
        Assert.Equal(0.12345678901234567890123456789012345d, s_api.Value("[double] $.response.more"));
        Assert.Equal("0.12345678901234567890123456789012345", s_api.Value("[string] $.response.more"));
        Assert.Equal(1e-300d, s_api.Value("$.response.tiny"));
        Assert.Equal("1e400", s_api.Value("$.response.vast"));
        Assert.Contains("more digits than a decimal holds", s_api.Problem("[decimal] $.response.more"), StringComparison.Ordinal);
        Assert.Contains("too large", s_api.Problem("[double] $.response.vast"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_a_million_digits_is_text_and_costs_no_time()
    {
        var digits = new string('9', 1_000_000);
        Assert.Equal(digits, Page.Of($$"""{"n": {{digits}}}""", "application/json").Value("$.n"));
    }

    [Fact]
    public void Dates_stay_text_until_a_rule_asks_for_them()
    {
        Assert.Equal("2024-01-31T10:00:00+02:00", s_api.Value("$.response.date"));
        Assert.Equal(new DateTime(2024, 1, 31, 8, 0, 0, DateTimeKind.Utc), s_api.Value("[datetime] $.response.date"));
        Assert.Equal(TimeSpan.FromHours(2), ((DateTimeOffset)s_api.Value("[datetimeoffset] $.response.date")!).Offset);
        Assert.Contains("is no DateTime", s_api.Problem("[datetime] $.response.when"), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_keeps_its_white_space_unless_told_otherwise()
    {
        Assert.Equal("  a\nb ", s_api.Value("$.response.text"));
        Assert.Equal("a b", s_api.Value(new Hashtable { ["Json"] = "$.response.text", ["Whitespace"] = "Collapse" }));
    }

    [Fact]
    public void A_null_is_a_value_and_not_missing()
    {
        var page = s_api.Extract(new Hashtable { ["A"] = "$.response.none", ["B"] = "$.response.nothing", ["C"] = new Hashtable { ["Json"] = "$.response.none", ["Default"] = 7 } });
        Assert.Equal((null, null, 7), (page.Rows[0].Values["A"], page.Rows[0].Values["B"], page.Rows[0].Values["C"]));
        Assert.Equal(["B"], page.Missing);
    }

    [Fact]
    public void Nested_values_are_dictionaries_and_arrays_in_their_order()
    {
        var nested = Assert.IsAssignableFrom<IDictionary<string, object?>>(s_api.Value("$.response.nested"));
        Assert.Equal(["b", "a"], nested.Keys);
        var list = Assert.IsType<object[]>(nested["a"]);
        Assert.Equal(2.50m, Assert.IsAssignableFrom<IDictionary>(list[1])["c"]);
        Assert.Equal("""{"b":1,"a":[1,{"c":2.50}]}""", s_api.Value("[string] $.response.nested"));
        Assert.Contains("is an object; name one", s_api.Problem("[int] $.response.nested"), StringComparison.Ordinal);
        Assert.Contains("is a list; set Many", s_api.Problem("[int] $.response.games"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.response.games[*].name", new object?[] { "Pac-Man", "R-Type", null })]
    [InlineData("$..genres[*]", new object?[] { "maze" })]
    [InlineData("$.response.games[?(@.year == '1980')].name", new object?[] { "Pac-Man" })]
    [InlineData("$.response.games[-1:].year", new object?[] { 1987L })]
    [InlineData("$.response.games[0].genres", new object?[] { "maze" })]
    [InlineData("$.response.games[?(@.name =~ /^r-/i)].name", new object?[] { "R-Type" })]
    public void Lists_come_from_paths_and_from_arrays(string path, object?[] values) => Assert.Equal(values, s_api.Value($"[] {path}"));

    [Theory]
    [InlineData("$.response.games")]
    [InlineData("$.response.games[*]")]
    public void Rows_are_the_items_of_an_array(string rows)
    {
        var page = s_api.Extract(new Hashtable { ["Name"] = "$.name", ["Year"] = "[int] $.year", ["Id"] = new Hashtable { ["Json"] = "$.response.id", ["Scope"] = "Page" } }, rows);
        Assert.Equal([("Pac-Man", 1980), ("R-Type", null), (null, 1987)], page.Rows.Select(row => ((string?)row.Values["Name"], (int?)row.Values["Year"])));
        Assert.All(page.Rows, row => Assert.Equal(9007199254740993L, row.Values["Id"]));
    }

    [Fact]
    public void JSON_lines_are_an_array()
    {
        var page = Page.Of("{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson").Extract(new Hashtable { ["A"] = "$.a" }, "$[*]");
        Assert.Equal([1L, 2L], page.Rows.Select(row => row.Values["A"]));
    }

    [Theory]
    [InlineData(")]}',\n{\"a\":1}", "application/json")]
    [InlineData("\uFEFF {\"a\":1,}", "application/json")]
    [InlineData("/* c */ {\"a\":1}", "text/plain")]
    [InlineData("{\"a\":1}", "text/html")]
    public void What_sites_put_around_JSON_does_no_harm(string text, string contentType) => Assert.Equal(1L, Page.Of(text, contentType).Value("$.a"));

    [Theory]
    [InlineData("<html><body>Please log in</body></html>", "is no JSON")]
    [InlineData("", "is empty")]
    [InlineData("{\"a\": 1", "is no JSON")]
    [InlineData("{'a': 1}", "is no JSON")]
    [InlineData("{\"a\": NaN}", "is no JSON")]
    public void What_is_no_JSON_is_told_with_its_beginning(string text, string message)
    {
        var error = Assert.Throws<ExtractionException>(() => Page.Of(text).Value("$.a"));
        Assert.Equal(ExtractionProblem.PageUnreadable, error.Problem);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(text[..Math.Min(text.Length, 20)], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HTML_in_a_JSON_text_is_read_in_a_second_step() =>
        Assert.Equal("x", Page.Of("""{"html": "<p class='a'>x</p>"}""", "application/json").Value(new Hashtable { ["Json"] = "$.html", ["Then"] = "css:p.a" }));
}
