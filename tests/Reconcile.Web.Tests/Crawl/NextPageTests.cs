using System.Collections;
using Reconcile.Web.Crawl;
using Reconcile.Web.Extraction;
using Reconcile.Web.Extraction.Bodies;
using Reconcile.Web.Tests.Extraction;

namespace Reconcile.Web.Tests.Crawl;

public sealed class NextPageTests
{
    [Theory]
    [InlineData("<https://h.example/p2>; rel=\"next\"", "https://h.example/p2")]
    [InlineData("</p1>; rel=prev, </p2?a=1,2>; title=\"a, \\\"b\\\"; rel=no\"; rel=\"last next\"", "https://shop.example/p2?a=1,2")]
    [InlineData("<p2> ; REL = Next", "https://shop.example/list/p2")]
    [InlineData("<a>; rel=prev; rel=next, <b>; rel=next; rel=prev", "https://shop.example/list/b")]
    [InlineData("<p2>; rel=nextpage", null)]
    [InlineData("<p2>", null)]
    [InlineData("<p2>; rel", null)]
    [InlineData("<p2; rel=next", null)]
    [InlineData("nonsense, ,;;,\"", null)]
    [InlineData("<p2>; rel=\"next", "https://shop.example/list/p2")]
    [InlineData("", null)]
    public void The_link_header_is_read_as_written(string header, string? next) =>
        Assert.Equal(next, Next("link", Page.Of("x") with { Headers = [new("link", header)] }));

    [Theory]
    [InlineData("a.next@href", "<a class=next href='?q=1&page=2'>next</a>", "https://shop.example/list/page.html?q=1&page=2")]
    [InlineData("a.next@href", "<a class=next href='#'>next</a>", null)]
    [InlineData("a.next@href", "<a class=next href='page.html?q=1#results'>next</a>", null)]
    [InlineData("a.next@href", "<a class=next href='javascript:next()'>next</a>", null)]
    [InlineData("a.next@href", "<a class=next href=''>next</a>", null)]
    [InlineData("a.next@href", "<p>", null)]
    [InlineData("cursor:after=regex:token=(\\w+)", "token=abc", "https://shop.example/list/page.html?q=1&after=abc")]
    [InlineData("cursor:q=regex:token=(\\S+)", "token=a&b=/+", "https://shop.example/list/page.html?q=a%26b%3D%2F%2B")]
    [InlineData("cursor:after=regex:token=(\\w+)", "token=", null)]
    public void The_page_says_which_comes_next(string rule, string html, string? next) => Assert.Equal(next, Next(rule, Page.Of(html)));

    [Theory]
    [InlineData("json:$.next", """{"next": "/api?p=2"}""", "https://shop.example/api?p=2")]
    [InlineData("json:$.next", """{"next": null}""", null)]
    [InlineData("cursor:c=$.next", """{"next": 17}""", "https://shop.example/list/page.html?q=1&c=17")]
    public void An_API_says_which_comes_next(string rule, string json, string? next) => Assert.Equal(next, Next(rule, Page.Of(json, "application/json")));

    [Theory]
    [InlineData("counter:page", "https://h.example/l", true, "https://h.example/l?page=2")]
    [InlineData("counter:page", "https://h.example/l?page=9&x=1", true, "https://h.example/l?page=10&x=1")]
    [InlineData("counter:offset+50", "https://h.example/l?limit=50", true, "https://h.example/l?limit=50&offset=50")]
    [InlineData("counter:offset+50", "https://h.example/l?offset=100", true, "https://h.example/l?offset=150")]
    [InlineData("counter:page", "https://h.example/l?page=9", false, null)]
    public void A_counter_counts_until_a_page_has_no_rows(string rule, string requested, bool hasRows, string? next) =>
        Assert.Equal(next, Next(rule, Page.Of("x"), requested, hasRows: hasRows));

    [Theory]
    [InlineData("counter:", "is no counter")]
    [InlineData("counter:page+x", "is no counter")]
    [InlineData("counter:page+0", "is no counter")]
    [InlineData("cursor:after", "is no cursor")]
    [InlineData("cursor:=$.a", "is no cursor")]
    [InlineData("a@", "no name of an attribute")]
    [InlineData("", "a selector is empty")]
    public void A_mistake_is_told(string rule, string message)
    {
        var error = Assert.Throws<FormatException>(() => NextPageReader.Read(rule));
        Assert.StartsWith("The next page: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_mistake_in_a_dictionary_is_told()
    {
        Assert.Contains("'Css' says nothing", Assert.Throws<FormatException>(() => NextPageReader.Read(new Hashtable { ["Css"] = "a" })).Message, StringComparison.Ordinal);
        Assert.Contains("needs the Parameter", Assert.Throws<FormatException>(() => NextPageReader.Read(new Hashtable { ["Cursor"] = "$.a" })).Message, StringComparison.Ordinal);
        Assert.Contains("one of Address, Cursor and Counter", Assert.Throws<FormatException>(() => NextPageReader.Read(new Hashtable())).Message, StringComparison.Ordinal);
        Assert.Contains("MaxPages is '0'", Assert.Throws<FormatException>(() => NextPageReader.Read(new Hashtable { ["Counter"] = "p", ["MaxPages"] = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("'7' says nothing", Assert.Throws<FormatException>(() => NextPageReader.Read(7)).Message, StringComparison.Ordinal);
    }

    private static string? Next(object rule, PageContent page, string requested = Page.Address, bool hasRows = true) =>
        new NextPageFinder(NextPageReader.Read(rule)).Find(new ParsedPage(page, new Dictionary<string, string>(), CancellationToken.None), new Uri(requested), hasRows)?.AbsoluteUri;
}
