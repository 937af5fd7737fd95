using System.Collections;
using Reconcile.Testing;
using Reconcile.Web.Cache;
using Reconcile.Web.Crawl;
using Reconcile.Web.Extraction;
using Reconcile.Web.Extraction.Bodies;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Crawl;

/// <summary>All parts together against a shop like a real one: requests, cache, links, next pages, fields.</summary>
public sealed class CatalogueCrawlTests
{
    private static readonly ExtractionRules s_productRules = ExtractionRuleReader.Read(new Hashtable
    {
        ["Name"] = "css:h1[itemprop=name]",
        ["Price"] = new Hashtable { ["Css"] = ".price", ["Type"] = "decimal", ["Culture"] = "de-DE" },
        ["Offer"] = new Hashtable { ["Css"] = "script[type='application/ld+json']", ["Then"] = "json:$.offers.price" },
        ["Picture"] = "[uri] css:img.box@src",
    });

    [Fact]
    public async Task A_crawl_finds_every_product_once_and_a_second_one_loads_nothing_that_has_not_changed()
    {
        await using var site = CatalogueSite.Start(new CatalogueOptions { IsFlaky = true });
        using var folder = new TemporaryFolder();
        var options = new ScrapeCacheOptions { Path = folder.Combine("shop.cache"), Ttl = TimeSpan.Zero };
        using (var cache = ResponseCache.Open(options))
        {
            var products = await CrawlAsync(site, cache);
            Assert.Equal(site.Products.Select(product => product.Name), products.OrderBy(product => product.Key).Select(product => product.Value.Rows[0].Values["Name"]));
            foreach (var product in site.Products)
            {
                var row = products[product.Id].Rows[0];
                Assert.Equal((product.HasPrice ? product.Price : null, product.HasPrice ? product.Price : null, new Uri(site.Url, $"/media/{product.Id}.png")),
                    ((decimal?)row.Values["Price"], (decimal?)row.Values["Offer"], row.Values["Picture"]));
                Assert.Equal(product.Id % 11 is 1 or 2 or 3 ? 2 : 1, site.Asked($"/product/{product.Id}"));
            }

            Assert.Equal((0, 0, 6), (site.Asked("/cart/add"), site.Asked("/private/admin"), site.Asked("/calendar")));
        }

        var before = site.Requests.Count;
        using (var cache = ResponseCache.Open(options))
        {
            Assert.Equal(60, (await CrawlAsync(site, cache)).Count);
            Assert.All(site.Requests.Skip(before).Where(request => request.Path.StartsWith("/product/", StringComparison.Ordinal)), request => Assert.NotNull(request.Header("If-None-Match")));
            var statistics = cache.Statistics;
            Assert.Equal(statistics.Entries, statistics.Revalidated);
        }
    }

    [Theory]
    [InlineData("/catalogue/arcade", "css:a.next@href", "css:.product", "[int] css:@data-id", 2)]
    [InlineData("/catalogue/arcade", "counter:page", "css:.product", "[int] css:@data-id", 3)]
    [InlineData("/api/products?limit=7", "link", "$.items", "[int] $.id", 9)]
    [InlineData("/api/products?limit=20&offset=0", "counter:offset+20", "$.items", "[int] $.id", 4)]
    [InlineData("/api/cursor", "cursor:after=$.next", "$.items", "[int] $.id", 6)]
    public async Task A_list_is_read_to_its_end_whichever_way_its_pages_hang_together(string start, string next, string rows, string id, int pages)
    {
        await using var site = CatalogueSite.Start();
        using var pipeline = new HttpPipeline(new HttpOptions());
        var finder = new NextPageFinder(NextPageReader.Read(next));
        var extractor = new PageExtractor(ExtractionRuleReader.Read(new Hashtable { ["Id"] = id }, rows));
        var found = new List<int>();
        var number = 0;
        for (var url = new Uri(site.Url, start); url is not null;)
        {
            var response = await pipeline.FetchAsync(new ScrapeRequest(url), TestContext.Current.CancellationToken);
            Assert.Equal(ScrapeProblem.None, response.Problem);
            var page = new ParsedPage(PageContent.Of(response), s_productRules.Namespaces, TestContext.Current.CancellationToken);
            var extracted = extractor.Extract(page);
            found.AddRange(extracted.Rows.Select(row => (int)row.Values["Id"]!));
            number++;
            url = finder.Find(page, url, extracted.Rows.Count > 0);
        }

        var expected = site.Products.Where(product => start.StartsWith("/api", StringComparison.Ordinal) || product.Category == "arcade").Select(product => product.Id);
        Assert.Equal(expected, found);
        Assert.Equal(pages, number);
    }

    [Fact]
    public async Task A_sitemap_leads_to_every_product()
    {
        await using var site = CatalogueSite.Start();
        using var pipeline = new HttpPipeline(new HttpOptions());
        using var frontier = new CrawlFrontier(new FollowOptions { MaxDepth = 2 });
        var links = new LinkFinder(ExtractionRuleReader.ReadSelector("xpath://loc", "the links"), honourNoFollow: true);
        frontier.AddFirst(new Uri(site.Url, "/sitemap.xml"));
        var products = 0;
        while (frontier.TryTake(out var target))
        {
            if (target.Url.Contains("/product/", StringComparison.Ordinal))
            {
                products++;
            }
            else
            {
                var response = await pipeline.FetchAsync(new ScrapeRequest(new Uri(target.Url)), TestContext.Current.CancellationToken);
                frontier.AddLinks(target, links.Find(new ParsedPage(PageContent.Of(response), s_productRules.Namespaces, TestContext.Current.CancellationToken)));
            }

            frontier.Finish(target);
        }

        Assert.Equal(60, products);
    }

    private static async Task<Dictionary<int, ExtractedPage>> CrawlAsync(CatalogueSite site, ResponseCache cache)
    {
        using var pipeline = new HttpPipeline(new HttpOptions { Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero } });
        using var frontier = new CrawlFrontier(new FollowOptions { MaxDepth = 6 });
        var links = new LinkFinder(ExtractionRuleReader.ReadSelector("a@href", "the links"), honourNoFollow: true);
        var extractor = new PageExtractor(s_productRules);
        var products = new Dictionary<int, ExtractedPage>();
        frontier.AddFirst(site.Url);
        while (frontier.TryTake(out var target))
        {
            if (await LoadAsync(pipeline, cache, new Uri(target.Url)) is { } content)
            {
                var page = new ParsedPage(content, s_productRules.Namespaces, TestContext.Current.CancellationToken);
                frontier.AddLinks(target, links.Find(page));
                if (content.Url.AbsolutePath.StartsWith("/product/", StringComparison.Ordinal))
                {
                    products.Add(int.Parse(content.Url.Segments[^1], System.Globalization.CultureInfo.InvariantCulture), extractor.Extract(page));
                }
            }

            frontier.Finish(target);
        }

        return products;
    }

    /// <summary>A page from the cache, or from the site if it changed; null: robots may not have it.</summary>
    private static async Task<PageContent?> LoadAsync(HttpPipeline pipeline, ResponseCache cache, Uri url)
    {
        var key = new CacheRequest("GET", url);
        var known = cache.Find(key);
        var request = new ScrapeRequest(url);
        if (known.Outcome == CacheOutcome.Stale)
        {
            request = request with { Headers = new Dictionary<string, string> { ["If-None-Match"] = known.Response!.ETag! } };
        }

        var response = await pipeline.FetchAsync(request, TestContext.Current.CancellationToken);
        if (response.Problem == ScrapeProblem.RobotsDisallowed)
        {
            return null;
        }

        var content = PageContent.Of(response);
        if (response.Status == 304)
        {
            var fresh = cache.Refresh(key, known, content.Headers);
            return content with { Status = fresh.Status, Headers = fresh.Headers, Body = fresh.Body };
        }

        Assert.Equal((ScrapeProblem.None, 200), (response.Problem, response.Status));
        Assert.True(cache.Store(key, new CachedResponse { Status = response.Status, Headers = content.Headers, Body = content.Body, FinalUrl = content.Url }));
        return content;
    }
}
