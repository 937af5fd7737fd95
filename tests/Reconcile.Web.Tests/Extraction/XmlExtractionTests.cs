using System.Collections;
using System.IO.Compression;
using System.Text;
using Reconcile.Web.Extraction;

namespace Reconcile.Web.Tests.Extraction;

public sealed class XmlExtractionTests
{
    private const string Rss = """
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>News &amp; more&nbsp;&eacute;</title><link>https://news.example/</link>
        <item><title><![CDATA[One & <two> &nbsp;]]></title><link>https://news.example/1</link><dc:creator>Ann</dc:creator>
          <pubDate>Mon, 29 Feb 2024 10:00:00 EST</pubDate><content:encoded><![CDATA[<p>Body <a href="/x">x</a></p>]]></content:encoded><enclosure url="https://m.example/a.mp3" length="123"/></item>
        <item><title>Two</title><link>https://news.example/2</link><pubDate>01 Mar 24 08:30 +0100</pubDate></item>
        </channel></rss>
        """;

    private const string Atom = """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="urn:media"><title>Feed</title>
        <link rel="self" href="https://a.example/feed"/><link rel="next" href="feed?page=2"/>
        <entry><id>1</id><title>First</title><m:thumb>t1</m:thumb><updated>2024-05-06T07:08:09.5Z</updated></entry>
        <entry><id>2</id><title type="html">Second</title><updated>2024-05-07T00:00:00-07:00</updated></entry></feed>
        """;

    private const string Sitemap = """
        <?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc>https://s.example/a?x=1&amp;y=2</loc><lastmod>2024-01-02</lastmod><image:image><image:loc>https://s.example/a.png</image:loc></image:image></url>
        <url><loc> https://s.example/b </loc></url></urlset>
        """;

    [Fact]
    public void RSS_is_read_with_its_namespaces_and_its_undeclared_characters()
    {
        var rss = Page.Of(Rss, "application/rss+xml");
        Assert.Equal("News & more é", rss.Value("xpath:/rss/channel/title"));
        var page = rss.Extract(
            new Hashtable
            {
                ["Title"] = "xpath:title",
                ["Link"] = "[uri] xpath:link",
                ["By"] = "xpath:dc:creator",
                ["Date"] = "[datetimeoffset] xpath:pubDate",
                ["Media"] = "[uri] xpath:enclosure/@url",
                ["Href"] = new Hashtable { ["XPath"] = "content:encoded", ["Then"] = "css:a@href" },
                ["None"] = "xpath:media:thumb",
            },
            "xpath://item");
        Assert.Equal(["One & <two> &nbsp;", "Two"], page.Rows.Select(row => row.Values["Title"]));
        Assert.Equal([new Uri("https://news.example/1"), new Uri("https://news.example/2")], page.Rows.Select(row => row.Values["Link"]));
        Assert.Equal(
            [new DateTimeOffset(2024, 2, 29, 10, 0, 0, TimeSpan.FromHours(-5)), new DateTimeOffset(2024, 3, 1, 8, 30, 0, TimeSpan.FromHours(1))],
            page.Rows.Select(row => row.Values["Date"]));
        Assert.Equal(("Ann", new Uri("https://m.example/a.mp3"), "/x"), (page.Rows[0].Values["By"], page.Rows[0].Values["Media"], page.Rows[0].Values["Href"]));
        Assert.Equal(["None"], page.Rows[0].Missing);
    }

    [Fact]
    public void Names_without_a_prefix_find_elements_without_one_whatever_the_default_namespace()
    {
        var atom = Page.Of(Atom, "application/atom+xml");
        Assert.Equal(["First", "Second"], Assert.IsType<object[]>(atom.Value("[] xpath://entry/title")));
        Assert.Equal("t1", atom.Value("xpath://entry[1]/m:thumb"));
        Assert.Equal(new Uri("https://shop.example/list/feed?page=2"), atom.Value("[uri] xpath:/feed/link[@rel='next']/@href"));
        Assert.Equal("2", atom.Value("xpath:string(count(//entry))"));
        Assert.Equal(2, atom.Value("[int] xpath:count(//entry)"));
    }

    [Fact]
    public void Declared_namespaces_are_taken_by_the_letter()
    {
        var rules = ExtractionRuleReader.Read(new Hashtable { ["A"] = "[] xpath://a:entry/a:id", ["B"] = "xpath://entry", ["C"] = "xpath://a:entry/x:thumb" }) with
        {
            Namespaces = new Dictionary<string, string> { ["a"] = "http://www.w3.org/2005/Atom", ["x"] = "urn:media" },
        };
        var row = new PageExtractor(rules).Extract(Page.Of(Atom, "text/xml"), CancellationToken.None).Rows[0];
        Assert.Equal(["1", "2"], Assert.IsType<object[]>(row.Values["A"]));
        Assert.Equal((null, "t1"), (row.Values["B"], row.Values["C"]));
    }

    [Fact]
    public void A_sitemap_is_read_as_it_is_and_as_a_gzip_file()
    {
        foreach (var page in new[] { Page.Of(Sitemap, "application/xml"), Page.Of(Gzip(Sitemap), "application/gzip"), Page.Of(Gzip(Sitemap), "application/octet-stream") })
        {
            Assert.Equal([new Uri("https://s.example/a?x=1&y=2"), new Uri("https://s.example/b")], Assert.IsType<object[]>(page.Value("[uri[]] xpath://url/loc")));
            Assert.Equal("https://s.example/a.png", page.Value("xpath://image:loc"));
            Assert.Equal(new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Unspecified), page.Value("[datetime] xpath://lastmod"));
        }
    }

    [Fact]
    public void A_document_type_is_passed_over_and_none_of_its_entities_expanded()
    {
        var lol = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol \"lol\">");
        for (var i = 1; i < 10; i++)
        {
            lol.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY lol{i} \"{string.Concat(Enumerable.Repeat($"&lol{(i == 1 ? string.Empty : i - 1)};", 10))}\">");
        }

        Assert.Equal("&lol9;", Page.Of($"{lol}]><a>&lol9;</a>", "text/xml").Value("xpath:/a"));
        Assert.Equal("&xxe;", Page.Of("<!DOCTYPE a [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]><a>&xxe;</a>", "text/xml").Value("xpath:/a"));
        Assert.Equal("a", Page.Of("<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/no.dtd\"><a>a</a>", "text/xml").Value("xpath:/a"));
    }

    [Theory]
    [InlineData("<a><b></a>")]
    [InlineData("<a>")]
    [InlineData("no XML")]
    [InlineData("<a>&</b>")]
    public void What_is_no_XML_is_told(string text)
    {
        var error = Assert.Throws<ExtractionException>(() => Page.Of(text, "text/xml").Value("xpath:/a"));
        Assert.Equal(ExtractionProblem.PageUnreadable, error.Problem);
        Assert.StartsWith(Page.Address + " is no XML that can be read: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_is_called_XML_and_is_HTML_is_read_as_HTML() =>
        Assert.Equal("a b", Page.Of("<!DOCTYPE html><p>a<br>b &nbsp;", "text/xml").Value("css:p"));

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
