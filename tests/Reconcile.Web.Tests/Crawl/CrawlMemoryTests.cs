using Reconcile.Web.Crawl;

namespace Reconcile.Web.Tests.Crawl;

/// <summary>What a long queue takes; measured while no other test allocates.</summary>
[Collection(nameof(Alone))]
public sealed class CrawlMemoryTests
{
    private static readonly Uri s_first = new("https://shop.example/");

    [Fact]
    public void A_hundred_thousand_pages_in_the_queue_take_less_than_a_hundred_megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var frontier = new CrawlFrontier(new FollowOptions { MaxPages = 1_000_000 });
        Assert.Equal(LinkRefusal.None, frontier.AddFirst(s_first));
        Assert.True(frontier.TryTake(out var root));
        frontier.AddLinks(root, Enumerable.Range(0, 100_000).Select(i => new Uri(s_first, $"/catalogue/some-category/an-item-with-quite-a-long-name-{i}?variant={i % 7}&sort=price")));
        Assert.Equal(100_000, frontier.Statistics.Queued);
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{used / 1e6:0.0} MB for 100,000 pages");
        Assert.InRange(used, 1_000_000, 100_000_000);
        GC.KeepAlive(frontier);
    }
}
