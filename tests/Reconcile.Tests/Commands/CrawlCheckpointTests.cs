using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>A crawl that ends before its end, and the one that goes on with its checkpoint.</summary>
public sealed class CrawlCheckpointTests(ITestOutputHelper log) : IDisposable
{
    private const string Crawl = "Start-Scrape $start -NoProxy -Follow 'css:a:not(.next)@href' -NextPage css:a.next@href -MaxDepth 4 -Checkpoint crawl.checkpoint -ErrorAction SilentlyContinue";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task A_crawl_that_is_dropped_again_and_again_fetches_every_page_and_none_again_that_was_done()
    {
        const string Shop = """
            Start-Scrape $start -NoProxy -Follow 'css:.categories a@href, css:.product a@href' -NextPage css:a.next@href -MaxDepth 6 -Checkpoint crawl.checkpoint
                -Field @{ Name = 'css:h1'; Cover = '[uri] css:img.box@src' } -DownloadField Cover -OutputDirectory media -ExistingFile Skip -MaxWorkers 3 -DownloadWorkers 2
            """;
        await using var site = CatalogueSite.Start(new CatalogueOptions { Products = 40, PageSize = 4 });
        var script = Shop.ReplaceLineEndings(" ").Replace("'css:.categories a@href, css:.product a@href'", "'css:.categories a, .product a@href'", StringComparison.Ordinal);
        var seed = Random.Shared.Next();
        log.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var known = new Dictionary<string, int>();
        for (var round = 0; round < 12; round++)
        {
            _session.Run($"$left = $count; {script} | & {{ process {{ if ($_.Status -ne 'Skipped' -and --$left -lt 0) {{ break }} }} }}", ("start", site.Url.AbsoluteUri), ("count", round == 0 ? 3 : random.Next(0, 5)));
            AssertNotAgain(site, known);
            foreach (var page in Done())
            {
                known.TryAdd(page, Asked(site, page));
            }
        }

        Assert.InRange(known.Count, 1, 12 * 4);
        var last = _session.Run(script);
        Assert.Empty(last.Errors);
        AssertNotAgain(site, known);
        var results = last.Of<ScrapeResult>();
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), results.Where(result => result.Status == ScrapeStatus.Skipped).Select(result => result.Url).Order(StringComparer.Ordinal));
        Assert.Equal(Whole(site).Order(StringComparer.Ordinal), results.Select(result => result.Url).Order(StringComparer.Ordinal));
        Assert.All(results, result => Assert.NotEqual(0, Asked(site, result.Url)));
        Assert.Equal(40, Directory.EnumerateFiles(_session.PathOf("media"), "*.png").Count());
    }

    [Fact]
    public async Task Whatever_part_of_the_checkpoint_there_is_the_rest_of_the_crawl_is_done()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server
            .On("/", exchange => exchange.RedirectAsync(302, new Uri(server.OtherUrl, "/home").AbsoluteUri))
            .OnText("/home", "<a href=/a>a</a><a href=/gone>x</a><a href=/list>l</a>", "text/html")
            .OnText("/a", "<a href=/b>b</a><a href=/c>c</a>", "text/html")
            .OnText("/b", "<a href=/c>c</a><a href=/d>d</a><a href=/a>back</a>", "text/html")
            .OnText("/c", "<a href=/d>d</a>", "text/html")
            .OnText("/d", "<a href=/deep>e</a>", "text/html")
            .OnText("/list", "<a class=next href=/list2>more</a>", "text/html")
            .OnText("/list2", "<a href=/item2>i</a><a class=next href=/list3>more</a>", "text/html")
            .OnText("/list3", "<a href=/item3>i</a>", "text/html");
        foreach (var leaf in new[] { "/deep", "/item2", "/item3" })
        {
            server.OnText(leaf, "leaf", "text/html");
        }

        string[] pages = ["/", "/a", "/b", "/c", "/d", "/deep", "/gone", "/item2", "/item3", "/list", "/list2", "/list3"];
        Assert.Equal(pages, Paths(_session.Run(Crawl, ("start", server.Url.AbsoluteUri)).Of<ScrapeResult>()));
        var lines = (await File.ReadAllTextAsync(_session.PathOf("crawl.checkpoint"), TestContext.Current.CancellationToken)).Split('\n')[..^1];
        Assert.InRange(lines.Length, 25, 30);
        for (var count = 0; count <= lines.Length; count++)
        {
            await File.WriteAllTextAsync(_session.PathOf("crawl.checkpoint"), string.Concat(lines.Take(count).Select(line => line + "\n")) + (count < lines.Length ? lines[count][..(lines[count].Length / 2)] : string.Empty), TestContext.Current.CancellationToken);
            var done = count == 0 ? [] : Done();
            var before = server.Requests.Count;
            var results = _session.Run(Crawl).Of<ScrapeResult>();
            Assert.Equal(pages, Paths(results));
            Assert.Equal(done.Order(StringComparer.Ordinal), results.Where(result => result.Status == ScrapeStatus.Skipped).Select(result => result.Url).Order(StringComparer.Ordinal));
            var asked = server.Requests.Skip(before).Select(request => request.Path).Where(path => path != "/home").ToList();
            Assert.Equal(asked.Distinct(), asked);
            Assert.Equal(pages.Except(done.Select(url => new Uri(url).AbsolutePath)), asked.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_page_that_failed_is_tried_again_and_what_it_led_to_before_is_not_lost()
    {
        await using var server = HostileServer.Start()
            .OnText("/", "<h1>home</h1><img src=/gone.png><a href=/a>a</a>", "text/html").OnText("/a", "<a href=/b>b</a>", "text/html").OnText("/b", "b", "text/html");
        const string Files = Crawl + " -Field @{ Cover = 'css:img@src' } -DownloadField Cover -OutputDirectory media";
        Assert.Equal([ScrapeStatus.Succeeded, ScrapeStatus.Succeeded, ScrapeStatus.Failed], Statuses(_session.Run(Files, ("start", server.Url.AbsoluteUri))));
        server.On("/", exchange => exchange.AnswerAsync(404, "gone"));
        Assert.Equal([ScrapeStatus.Failed, ScrapeStatus.Skipped, ScrapeStatus.Skipped], Statuses(_session.Run(Files)));
        Assert.Equal([ScrapeStatus.Failed, ScrapeStatus.Skipped, ScrapeStatus.Skipped], Statuses(_session.Run(Files)));
        Assert.Equal((3, 1, 1), (server.Requests.Count(request => request.Path == "/"), server.Requests.Count(request => request.Path == "/a"), server.Requests.Count(request => request.Path == "/b")));
    }

    [Theory]
    [InlineData("-MaxDepth 4", "-MaxDepth 5", "MaxDepth: 4 -> 5")]
    [InlineData("css:a:not(.next)@href", "css:a@href", "Follow: ")]
    [InlineData("-NextPage css:a.next@href", "-MaxPages 7", "NextPage: ")]
    [InlineData("$start -NoProxy", "$start -NoProxy -Exclude */b", "Exclude: ")]
    [InlineData("Start-Scrape $start", "$start | Start-Scrape", "Uri: http://")]
    public async Task Another_crawl_than_the_first_is_refused_before_anything_is_fetched(string before, string now, string expected)
    {
        await using var server = HostileServer.Start().OnText("/", "home", "text/html");
        _session.Run(Crawl, ("start", server.Url.AbsoluteUri));
        var asked = server.AllRequests.Count;
        var error = _session.Caught(Crawl.Replace(before, now, StringComparison.Ordinal));
        Assert.StartsWith("CheckpointChanged,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(asked, server.AllRequests.Count);
    }

    [Fact]
    public async Task A_page_that_leads_to_a_secret_is_read_again_rather_than_have_it_written_down()
    {
        const string Secret = "s3cr3t-T0ken";
        await using var server = HostileServer.Start()
            .OnText("/", $"<a href='/a?token={Secret}'>a</a><a href=/b>b</a>", "text/html").OnText("/a", "<a href=/c>c</a>", "text/html").OnText("/b", "b", "text/html").OnText("/c", "c", "text/html");
        Assert.Equal(4, _session.Run(Crawl, ("start", server.Url.AbsoluteUri)).Of<ScrapeResult>().Count);
        Assert.Equal([ScrapeStatus.Succeeded, ScrapeStatus.Skipped, ScrapeStatus.Skipped, ScrapeStatus.Skipped], Statuses(_session.Run(Crawl)));
        Assert.Equal((2, 1), (server.Requests.Count(request => request.Path == "/"), server.Requests.Count(request => request.Path == "/a")));
        Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(_session.PathOf("crawl.checkpoint"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void AssertNotAgain(CatalogueSite site, Dictionary<string, int> known) => Assert.All(known, page => Assert.Equal(page.Value, Asked(site, page.Key)));

    private static int Asked(CatalogueSite site, string url) => site.Requests.Count(request => request.Target == new Uri(url).PathAndQuery);

    private static IEnumerable<string> Whole(CatalogueSite site)
    {
        yield return site.Url.AbsoluteUri;
        foreach (var list in site.Products.GroupBy(product => product.Category))
        {
            yield return new Uri(site.Url, $"/catalogue/{list.Key}?utm_source=home").AbsoluteUri;
            for (var page = 2; page <= (list.Count() + 3) / 4; page++)
            {
                yield return new Uri(site.Url, $"/catalogue/{list.Key}?page={page}").AbsoluteUri;
            }
        }

        foreach (var product in site.Products)
        {
            yield return new Uri(site.Url, $"/product/{product.Id}?utm_campaign=list&gclid={product.Id}").AbsoluteUri;
        }
    }

    private static IEnumerable<string> Paths(IEnumerable<ScrapeResult> results) => results.Select(result => new Uri(result.Url).AbsolutePath).Order(StringComparer.Ordinal);

    private static IEnumerable<ScrapeStatus> Statuses(SessionOutput output) => output.Of<ScrapeResult>().OrderBy(result => result.Url, StringComparer.Ordinal).Select(result => result.Status).Order();

    /// <summary>The pages that the checkpoint says are done, by their addresses.</summary>
    private List<string> Done() => [.. _session.Run("Get-ReconcileCheckpoint crawl.checkpoint -Status Done").Of<CheckpointEntry>().Select(entry => entry.Key)];
}
