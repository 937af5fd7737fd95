using Reconcile.Testing;
using Reconcile.Web.Http;
using Reconcile.Web.Tests.Http;

namespace Reconcile.Web.Tests.Robots;

public sealed class RobotsTests
{
    [Fact]
    public async Task What_robots_txt_forbids_is_not_fetched_unless_told()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", "User-agent: *\nDisallow: /private").OnText("/private/a", "a").OnText("/open", "open");
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var refused = await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/private/a")), TestContext.Current.CancellationToken);
        var allowed = await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/open")), TestContext.Current.CancellationToken);
        Assert.Equal((ScrapeProblem.RobotsDisallowed, false, 1), (refused.Problem, refused.IsTransient, refused.Attempts));
        Assert.Contains("'Disallow: /private'", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("open", allowed.Text());
        Assert.Equal(["/robots.txt", "/open"], server.AllRequests.Select(request => request.Path));
        Assert.Equal("a", (await Pipelines.GetAsync(server.At("/private/a"), Pipelines.Options with { IgnoreRobots = true })).Text());
    }

    [Fact]
    public async Task The_file_is_fetched_once_for_all_who_wait_and_without_a_login()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", "User-agent: *\nAllow: /").OnText("/a", "a");
        using var pipeline = new HttpPipeline(Pipelines.Options with { ApiWorkers = 16 });
        var request = ScrapeRequest.Parse(server.At("/a")) with { Credential = ScrapeCredential.Bearer("token") };
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => pipeline.FetchAsync(request, TestContext.Current.CancellationToken).AsTask()));
        var robots = Assert.Single(server.AllRequests, seen => seen.Path == "/robots.txt");
        Assert.Null(robots.Header("Authorization"));
        Assert.Equal(40, server.Requests.Count);
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(429, false)]
    public async Task A_host_without_the_file_allows_all_and_one_that_cannot_say_allows_nothing(int status, bool allowed)
    {
        await using var server = HostileServer.Start().On("/robots.txt", exchange => exchange.AnswerAsync(status, "x")).OnText("/a", "a");
        var response = await Pipelines.GetAsync(server.At("/a"), Pipelines.Options with { Retry = new RetryOptions() });
        Assert.Equal(allowed ? ScrapeProblem.None : ScrapeProblem.RobotsUnavailable, response.Problem);
        if (!allowed)
        {
            Assert.Contains($"answered {status}", response.Reason, StringComparison.Ordinal);
            Assert.Contains("-IgnoreRobots", response.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_host_that_could_not_say_is_asked_again_after_a_while()
    {
        var status = 503;
        var time = new WatchedTime();
        await using var server = HostileServer.Start().On("/robots.txt", exchange => exchange.AnswerAsync(status, string.Empty)).OnText("/a", "a");
        using var pipeline = new HttpPipeline(Pipelines.Options with { Retry = new RetryOptions() }, time: time);
        Task<ScrapeResponse> Fetch() => pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(ScrapeProblem.RobotsUnavailable, (await Fetch()).Problem);
        status = 200;
        Assert.Equal(ScrapeProblem.RobotsUnavailable, (await Fetch()).Problem);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(ScrapeProblem.None, (await Fetch()).Problem);
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(ScrapeProblem.None, (await Fetch()).Problem);
        Assert.Equal(3, server.AllRequests.Count(request => request.Path == "/robots.txt"));
    }

    [Theory]
    [InlineData("Retry-After: 6", 6)]
    [InlineData("X-Nothing: 1", 2)]
    public async Task A_retry_comes_when_the_host_is_asked_again(string header, int seconds)
    {
        var status = 503;
        var time = new WatchedTime();
        await using var server = HostileServer.Start().On("/robots.txt", exchange => exchange.AnswerAsync(status, string.Empty, header)).OnText("/a", "a");
        using var pipeline = new HttpPipeline(Pipelines.Options with { Retry = Pipelines.Options.Retry with { MaxRetries = 1 } }, time: time);
        var item = new CountedTime();
        ItemTime.Current = item;
        var fetched = pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
        await time.BegunAsync(TimeSpan.FromSeconds(seconds));
        status = 200;
        time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(ScrapeProblem.None, (await fetched).Problem);
        Assert.Equal(2, server.AllRequests.Count(request => request.Path == "/robots.txt"));
        Assert.Equal((2, 2), (item.Stops, item.Starts));
    }

    [Fact]
    public async Task A_redirect_asks_the_robots_txt_of_where_it_leads()
    {
        await using var other = HostileServer.Start().OnText("/robots.txt", "User-agent: *\nDisallow: /").OnText("/a", "a");
        await using var server = HostileServer.Start().On("/go", exchange => exchange.RedirectAsync(302, other.At("/a")));
        var response = await Pipelines.GetAsync(server.At("/go"));
        Assert.Equal(ScrapeProblem.RobotsDisallowed, response.Problem);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_crawl_delay_keeps_requests_apart_up_to_its_limit()
    {
        var time = new WatchedTime();
        await using var server = HostileServer.Start().OnText("/robots.txt", "User-agent: *\nCrawl-delay: 3600").OnText("/a", "a");
        var options = Pipelines.Options with { MaxCrawlDelay = TimeSpan.FromSeconds(20) };
        using var pipeline = new HttpPipeline(options, time: time);
        await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken);
        var second = pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
        await time.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(20), (await second).Duration);
    }

    [Fact]
    public async Task Of_an_endless_file_the_beginning_counts()
    {
        await using var server = HostileServer.Start().OnText("/a", "a").On("/robots.txt", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200, "Content-Type: text/plain") + "User-agent: *\nDisallow: /a\n");
            while (true)
            {
                await exchange.WriteAsync(new string('#', 1000) + "\n");
            }
        });
        Assert.Equal(ScrapeProblem.RobotsDisallowed, (await Pipelines.GetAsync(server.At("/a"))).Problem);
    }
}
