using Reconcile.Web.Crawl;

namespace Reconcile.Web.Tests.Crawl;

public sealed class CrawlFrontierTests
{
    private static readonly Uri s_first = new("https://shop.example/");

    [Fact]
    public void Pages_come_breadth_first_and_each_address_once()
    {
        using var frontier = Frontier(new FollowOptions());
        var root = Take(frontier);
        Assert.Equal(2, frontier.AddLinks(root, Links("/a", "/b", "/a#top", "HTTPS://SHOP.example:443/b?utm_source=x", "/")));
        frontier.Finish(root);
        var a = Take(frontier);
        frontier.AddLinks(a, Links("/a/1", "/b"));
        frontier.Finish(a);
        Assert.Equal([("https://shop.example/b", 1, "https://shop.example/"), ("https://shop.example/a/1", 2, "https://shop.example/a")],
            new[] { Take(frontier), Take(frontier) }.Select(target => (target.Url, target.Depth, target.Referrer!)));
        Assert.Equal((2, 2, 0, 4), (frontier.Statistics.Done, frontier.Statistics.Loading, frontier.Statistics.Queued, frontier.Statistics.Refused[LinkRefusal.Seen]));
    }

    [Fact]
    public void A_crawl_is_over_when_nothing_waits_and_nothing_is_being_loaded()
    {
        using var frontier = Frontier(new FollowOptions());
        Assert.False(frontier.IsDrained);
        var root = Take(frontier);
        Assert.False(frontier.TryTake(out _));
        Assert.False(frontier.IsDrained);
        frontier.AddLinks(root, Links("/a"));
        frontier.Finish(root);
        Assert.False(frontier.IsDrained);
        frontier.Finish(Take(frontier));
        Assert.True(frontier.IsDrained);
    }

    [Theory]
    [InlineData("https://other.example/", LinkRefusal.OtherHost)]
    [InlineData("https://www.shop.example/", LinkRefusal.OtherHost)]
    [InlineData("https://cdn.shop.example/x", LinkRefusal.None)]
    [InlineData("mailto:a@shop.example", LinkRefusal.NoPage)]
    [InlineData("javascript:void(0)", LinkRefusal.NoPage)]
    [InlineData("ftp://shop.example/x", LinkRefusal.NoPage)]
    [InlineData("https://shop.example/cart/add?id=1", LinkRefusal.NotWanted)]
    [InlineData("https://shop.example/a.PDF", LinkRefusal.NotWanted)]
    [InlineData("https://shop.example/x/y/x/y/x/y/x/y", LinkRefusal.Trap)]
    [InlineData("https://shop.example/x/y/x/y/x/y", LinkRefusal.None)]
    public void Links_are_refused_for_a_reason(string url, LinkRefusal reason)
    {
        using var frontier = Frontier(new FollowOptions { AllowedHosts = ["cdn.*"], Exclude = ["*/cart/*", "*.pdf"] });
        var followed = frontier.AddLinks(Take(frontier), [new Uri(url)]);
        Assert.Equal(reason == LinkRefusal.None ? 1 : 0, followed);
        Assert.Equal(reason == LinkRefusal.None ? [] : [reason], frontier.Statistics.Refused.Keys);
    }

    [Fact]
    public void Patterns_that_include_hold_for_links_and_not_for_first_pages()
    {
        using var frontier = Frontier(new FollowOptions { Include = ["*/item/*", "*page=*"] });
        Assert.Equal(2, frontier.AddLinks(Take(frontier), Links("/item/1", "/list?page=2", "/about")));
    }

    [Fact]
    public void A_calendar_without_end_ends_at_the_depth()
    {
        using var frontier = Frontier(new FollowOptions { MaxDepth = 5 });
        var pages = 0;
        for (; frontier.TryTake(out var target); pages++)
        {
            frontier.AddLinks(target, Links($"/calendar?day={pages + 1}"));
            frontier.Finish(target);
        }

        Assert.Equal((6, 1), (pages, frontier.Statistics.Refused[LinkRefusal.TooDeep]));
    }

    [Fact]
    public void An_address_that_grows_without_end_is_a_trap()
    {
        using var frontier = Frontier(new FollowOptions { MaxUrlLength = 100 });
        Assert.Equal(0, frontier.AddLinks(Take(frontier), Links("/" + new string('x', 100))));
        Assert.Equal(1, frontier.Statistics.Refused[LinkRefusal.Trap]);
    }

    [Fact]
    public void No_more_pages_than_allowed_are_taken_in()
    {
        using var frontier = Frontier(new FollowOptions { MaxPages = 10 });
        Assert.Equal(9, frontier.AddLinks(Take(frontier), Enumerable.Range(0, 100).Select(i => new Uri(s_first, $"/{i}"))));
        Assert.Equal(91, frontier.Statistics.Refused[LinkRefusal.TooMany]);
    }

    [Fact]
    public void Where_a_first_page_is_redirected_to_is_followed_and_not_loaded_again()
    {
        using var frontier = Frontier(new FollowOptions());
        var root = Take(frontier);
        frontier.Finish(root, new Uri("https://www.shop.example/start"));
        Assert.Equal(1, frontier.AddLinks(root, [new Uri("https://www.shop.example/start"), new Uri("https://www.shop.example/a")]));
        var page = Take(frontier);
        frontier.Finish(page, new Uri("https://evil.example/"));
        Assert.Equal(0, frontier.AddLinks(page, [new Uri("https://evil.example/a")]));
    }

    [Fact]
    public void A_first_page_that_is_none_is_refused()
    {
        using var frontier = new CrawlFrontier(new FollowOptions());
        Assert.Equal(LinkRefusal.NoPage, frontier.AddFirst(new Uri("file:///etc/passwd")));
        Assert.Equal(LinkRefusal.None, frontier.AddFirst(s_first));
        Assert.Equal(LinkRefusal.Seen, frontier.AddFirst(s_first));
    }

    [Fact]
    public void A_queue_that_is_too_long_for_memory_keeps_its_order_in_a_file_that_goes()
    {
        using var frontier = new CrawlFrontier(new FollowOptions { MaxDepth = 1_000, MaxPages = 10_000_000 }, blockSize: 100);
        frontier.AddFirst(s_first);
        var root = Take(frontier);
        frontier.AddLinks(root, Enumerable.Range(0, 5_000).Select(i => new Uri(s_first, $"/{i}")));
        var order = new List<string>();
        for (var i = 0; i < 3_000; i++)
        {
            order.Add(Take(frontier).Url);
        }

        frontier.AddLinks(root, Enumerable.Range(5_000, 5_000).Select(i => new Uri(s_first, $"/{i}")));
        while (frontier.TryTake(out var target))
        {
            Assert.Equal((1, "https://shop.example/"), (target.Depth, target.Referrer));
            order.Add(target.Url);
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"https://shop.example/{i}"), order);
        Assert.Equal(0, frontier.Statistics.Queued);
    }

    [Fact]
    public async Task Workers_take_each_page_once()
    {
        using var frontier = new CrawlFrontier(new FollowOptions { MaxDepth = 20 }, blockSize: 50);
        frontier.AddFirst(s_first);
        var taken = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!frontier.IsDrained)
            {
                if (!frontier.TryTake(out var target))
                {
                    await Task.Yield();
                    continue;
                }

                taken.Add(target.Url);
                var number = int.Parse("0" + new Uri(target.Url).AbsolutePath.Trim('/'), System.Globalization.CultureInfo.InvariantCulture);
                frontier.AddLinks(target, Enumerable.Range(1, 3).Select(i => new Uri(s_first, $"/{((number * 3) + i) % 3000}")));
                frontier.Finish(target);
            }
        })));
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.InRange(taken.Count, 2_900, 3_001);
    }

    private static CrawlFrontier Frontier(FollowOptions options)
    {
        var frontier = new CrawlFrontier(options);
        Assert.Equal(LinkRefusal.None, frontier.AddFirst(s_first));
        return frontier;
    }

    private static CrawlTarget Take(CrawlFrontier frontier) => frontier.TryTake(out var target) ? target : throw new InvalidOperationException("Nothing waits.");

    private static IEnumerable<Uri> Links(params string[] links) => links.Select(link => new Uri(s_first, link));
}
