using Reconcile.Web.Crawl;
using Reconcile.Web.Extraction;
using Reconcile.Web.Extraction.Bodies;
using Reconcile.Web.Tests.Extraction;

namespace Reconcile.Web.Tests.Crawl;

public sealed class LinkFinderTests
{
    private const string Html = """
        <base href="/b/"><a class=i href="1">one</a><a class=i href=" 2 ">two</a><a class=i rel="ugc nofollow" href="3">three</a><a class=i name=x>none</a>
        <a class=i href="mailto:a@b.example">mail</a><a class=i href="http://[bad">bad</a><img src="p.png">
        """;

    [Theory]
    [InlineData("a.i", true)]
    [InlineData("a.i@href", true)]
    [InlineData("xpath://a[@class='i'][not(@rel)]/@href", true)]
    [InlineData("a.i@href", false)]
    public void Links_are_resolved_and_those_not_to_be_followed_left_out(string selector, bool honour)
    {
        string[] expected = ["https://shop.example/b/1", "https://shop.example/b/2", .. honour ? Array.Empty<string>() : ["https://shop.example/b/3"], "mailto:a@b.example"];
        Assert.Equal(expected, Find(Page.Of(Html), selector, honour));
    }

    [Fact]
    public void Elements_other_than_links_have_addresses_too() => Assert.Equal(["https://shop.example/b/p.png"], Find(Page.Of(Html), "img", true));

    [Theory]
    [InlineData("<meta name=ROBOTS content='noindex, NoFollow'>")]
    [InlineData("<meta name=robots content=none>")]
    public void A_page_can_ask_that_none_of_its_links_is_followed(string meta)
    {
        Assert.Empty(Find(Page.Of(meta + Html), "a", true));
        Assert.NotEmpty(Find(Page.Of(meta + Html), "a", false));
        Assert.Empty(Find(Page.Of(Html) with { Headers = [new("X-Robots-Tag", "otherbot: index, nofollow")] }, "a", true));
    }

    [Fact]
    public void Links_come_from_JSON_and_from_sitemaps()
    {
        Assert.Equal(["https://shop.example/x", "https://h.example/y"], Find(Page.Of("""{"u":["/x","https://h.example/y",null,""]}""", "application/json"), "json:$.u[*]", true));
        Assert.Equal(["https://s.example/1.xml.gz"], Find(Page.Of("<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>\nhttps://s.example/1.xml.gz\n</loc></sitemap></sitemapindex>", "text/xml"), "xpath://sitemap/loc", true));
    }

    private static IEnumerable<string> Find(PageContent page, string selector, bool honour) =>
        new LinkFinder(ExtractionRuleReader.ReadSelector(selector, "the links"), honour)
            .Find(new ParsedPage(page, new Dictionary<string, string>(), CancellationToken.None)).Select(url => url.AbsoluteUri);
}
