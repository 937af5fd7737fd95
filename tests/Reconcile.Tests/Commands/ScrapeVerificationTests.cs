using System.Globalization;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>For how long a scrape remembers what, and what it need not ask for therefore.</summary>
public sealed class ScrapeVerificationTests : IDisposable
{
    private const string Verify = "1..50 | Start-Scrape -NoProxy -Method Head -Cache web.cache -UriTemplate ($base + 'files/{item}') -ErrorAction Ignore";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Ten_runs_that_verify_ask_once_for_each_address()
    {
        await using var server = Files();
        for (var run = 0; run < 10; run++)
        {
            var results = _session.Run(Verify, ("base", server.Url.AbsoluteUri)).Of<ScrapeResult>();
            Assert.Equal(40, results.Count(result => result is { Status: ScrapeStatus.Succeeded, StatusCode: 200 }));
            Assert.Equal(10, results.Count(result => result.Problem == ScrapeProblem.NotFound));
            Assert.All(results, result => Assert.Equal(run > 0, result.FromCache));
            Assert.All(results.Where(result => result.Status == ScrapeStatus.Succeeded), result => Assert.Equal("12345", result.Headers["Content-Length"][0]));
            Assert.Equal(50, server.Requests.Count);
        }

        // 50 questions to the server instead of 500: 90 % fewer.
        Assert.All(server.Requests, request => Assert.Equal("HEAD", request.Method));
        var statistics = _session.Run("Get-ScrapeCache web.cache").TheOne<ScrapeCacheStatistics>();
        Assert.Equal((40, 10, 450, 50, 90.0), (statistics.Verifications, statistics.NotFound, statistics.Hits, statistics.Misses, statistics.HitPercent));
        Assert.Contains("Verification", _session.Show("Get-ScrapeCache web.cache *"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifications_and_what_was_not_there_have_times_of_their_own()
    {
        await using var server = Files();
        _session.Run(Verify + " -CacheVerificationTtlSeconds 0 -CacheNotFoundTtlSeconds 3600", ("base", server.Url.AbsoluteUri));
        _session.Run(Verify + " -CacheVerificationTtlSeconds 3600 -CacheNotFoundTtlSeconds 0", ("base", server.Url.AbsoluteUri));

        // The ten that were not there are asked for anew, the forty that were are asked about: their entity tags say that nothing changed.
        Assert.Equal((100, 40), (server.Requests.Count, server.Requests.Count(request => request.Header("If-None-Match") == "\"tag\"")));
        var third = _session.Run(Verify, ("base", server.Url.AbsoluteUri)).Of<ScrapeResult>();
        Assert.Equal(110, server.Requests.Count);
        Assert.Equal(40, third.Count(result => result.FromCache));
        var fourth = _session.Run(Verify + " -CacheNotFoundTtlSeconds 0", ("base", server.Url.AbsoluteUri)).Of<ScrapeResult>();
        Assert.Equal((120, 40), (server.Requests.Count, fourth.Count(result => result.FromCache)));
    }

    [Fact]
    public async Task What_was_verified_is_not_taken_for_what_was_fetched()
    {
        await using var server = Files();
        var output = _session.Run("$url | Start-Scrape -NoProxy -Cache web.cache -Method Head; $url | Start-Scrape -NoProxy -Cache web.cache", ("url", server.At("/files/1")));
        Assert.Equal([string.Empty, "content"], output.Of<ScrapeResult>().Select(result => result.Content ?? string.Empty));
        Assert.Equal(["HEAD", "GET"], server.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData("@{ '127.0.0.1' = 0; '*' = 3600 }", 2)]
    [InlineData("@{ '127.*' = 0; '*' = 3600 }", 2)]
    [InlineData("@{ '*' = 0; '127.0.0.1' = 3600 }", 1)]
    [InlineData("@{ 'other.example' = 0 }", 1)]
    public async Task A_host_may_have_a_time_of_its_own_and_the_closest_name_counts(string hosts, int asked)
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        for (var run = 0; run < 2; run++)
        {
            _session.Run($"$url | Start-Scrape -NoProxy -Cache web.cache -CacheHostTtl {hosts}", ("url", server.At("/a"))).TheOne<ScrapeResult>();
        }

        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData("", "no-store", 1)]
    [InlineData("-CacheControl", "no-store", 2)]
    [InlineData("-CacheControl", "max-age=3600", 1)]
    [InlineData("-CacheControl -CacheTtlSeconds 0", "max-age=3600", 1)]
    public async Task What_the_server_says_counts_where_it_is_let(string parameters, string says, int asked)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(200, "a", $"Cache-Control: {says}"));
        for (var run = 0; run < 2; run++)
        {
            _session.Run($"$url | Start-Scrape -NoProxy -Cache web.cache {parameters}", ("url", server.At("/a"))).TheOne<ScrapeResult>();
        }

        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task A_time_without_a_cache_is_told()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var output = _session.Run("$url | Start-Scrape -NoProxy -CacheVerificationTtlSeconds 60", ("url", server.At("/a")));
        Assert.Equal("-CacheVerificationTtlSeconds has no effect without -Cache, which names the file that remembers.", Assert.Single(output.Warnings));
    }

    /// <summary>Fifty files, every fifth of which is not there.</summary>
    private static HostileServer Files()
    {
        var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        return server.On("*", async exchange =>
        {
            var request = exchange.Request;
            if (int.Parse(request.Path["/files/".Length..], CultureInfo.InvariantCulture) % 5 == 0)
            {
                await exchange.AnswerAsync(404, "no");
            }
            else if (request.Header("If-None-Match") is not null)
            {
                await exchange.AnswerAsync(304, string.Empty, "ETag: \"tag\"");
            }
            else if (request.Method == "HEAD")
            {
                await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 12345", "ETag: \"tag\""));
                exchange.IsKeptAlive = true;
            }
            else
            {
                await exchange.AnswerAsync(200, "content", "ETag: \"tag\"");
            }
        });
    }
}
