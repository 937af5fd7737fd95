using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>A cache that several logins share: each gets its own answers.</summary>
public sealed class ScrapeCacheLoginTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("-Headers @{ Authorization = 'Bearer ' + $who }")]
    [InlineData("-Headers @{ 'X-Api-Key' = $who }")]
    [InlineData("-Headers @{ Cookie = 'sid=' + $who }")]
    [InlineData("-Cookie @{ sid = $who }")]
    [InlineData("-Credential ([pscredential]::new($who, [System.Net.NetworkCredential]::new('', 'pw').SecurePassword))")]
    [InlineData("-UserAgent $who")]
    public async Task Nobody_gets_the_answer_that_another_login_got(string login)
    {
        await using var server = Echo();
        var output = _session.Run(
            $"foreach ($who in 'alice', 'bob', 'alice') {{ $url | Start-Scrape -NoProxy -Cache web.cache {login} }}", ("url", server.At("/me")));
        Assert.Empty(output.Errors);
        var results = output.Of<ScrapeResult>();
        Assert.Equal([false, false, true], results.Select(result => result.FromCache));
        Assert.NotEqual(results[0].Content, results[1].Content);
        Assert.Equal(results[0].Content, results[2].Content);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_session_that_began_during_the_run_keeps_its_answers_to_itself()
    {
        await using var server = Echo();
        server.On("/login", exchange => exchange.AnswerAsync(200, "in", $"Set-Cookie: sid={exchange.Request.Query}"));
        var output = _session.Run("""
            foreach ($who in 'alice', 'bob', 'alice') {
                $results = @{ Uri = $base + 'login?' + $who; Method = 'Post' }, @{ Uri = $base + 'me' } | Start-Scrape -NoProxy -Cache web.cache -MaxWorkers 1
                $results | Where-Object Url -like '*me'
            }
            """, ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Equal(["sid=alice", "sid=bob", "sid=alice"], output.Of<ScrapeResult>().Select(result => result.Content!.Split('|')[0]));
        Assert.Equal([false, false, true], output.Of<ScrapeResult>().Select(result => result.FromCache));
    }

    [Fact]
    public async Task What_a_redirect_got_with_a_session_is_not_remembered_for_those_without_one()
    {
        await using var server = Echo();
        server.On("/go", exchange => exchange.RedirectAsync(302, "/me", "Set-Cookie: sid=alice"));
        const string Script = "$url | Start-Scrape -NoProxy -Cache web.cache";
        Assert.False(_session.Run(Script, ("url", server.At("/go"))).TheOne<ScrapeResult>().FromCache);
        Assert.False(_session.Run(Script, ("url", server.At("/go"))).TheOne<ScrapeResult>().FromCache);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Headers @{ 'X-Api-Key' = 'alice' }")]
    [InlineData("-Cookie @{ sid = 'alice' }")]
    public async Task A_cookie_that_every_visitor_gets_hides_no_answer_from_the_next_run(string login)
    {
        var visitors = 0;
        await using var server = HostileServer.Start();
        foreach (var path in (string[])["/a", "/b", "/c"])
        {
            server.On(path, exchange => exchange.AnswerAsync(200, "page", $"Set-Cookie: visitor={Interlocked.Increment(ref visitors)}"));
        }

        var script = $"'a', 'b', 'c' | ForEach-Object {{ $base + $_ }} | Start-Scrape -NoProxy -Cache web.cache -MaxWorkers 1 {login}";
        var first = _session.Run(script, ("base", server.Url.AbsoluteUri)).Of<ScrapeResult>();
        var second = _session.Run(script, ("base", server.Url.AbsoluteUri)).Of<ScrapeResult>();

        Assert.Equal([false, false, false, true, true, true], first.Concat(second).Select(result => result.FromCache));
        Assert.Contains("visitor=", server.Requests[^1].Header("Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_varies_with_cookies_is_not_given_to_another_visitor()
    {
        await using var server = HostileServer.Start()
            .On("/begin", exchange => exchange.AnswerAsync(200, "hello", "Set-Cookie: visitor=1"))
            .On("/page", exchange => exchange.AnswerAsync(200, exchange.Request.Header("Cookie") ?? "nobody", "Vary: Accept, Cookie"));
        var output = _session.Run("""
            $base + 'page' | Start-Scrape -NoProxy -Cache web.cache
            $base + 'page' | Start-Scrape -NoProxy -Cache web.cache
            1..2 | ForEach-Object { 'begin', 'page' | ForEach-Object { $base + $_ } | Start-Scrape -NoProxy -Cache web.cache -MaxWorkers 1 | Where-Object Url -like '*page' }
            """, ("base", server.Url.AbsoluteUri));

        Assert.Empty(output.Errors);
        Assert.Equal([false, true, false, true], output.Of<ScrapeResult>().Select(result => result.FromCache));
    }

    [Fact]
    public async Task A_session_that_a_login_takes_over_keeps_its_answers_to_itself()
    {
        await using var server = Echo()
            .On("/begin", exchange => exchange.AnswerAsync(200, "hello", $"Set-Cookie: sid={exchange.Request.Query}"))
            .On("/login", exchange => exchange.AnswerAsync(200, "in"));
        var output = _session.Run("""
            foreach ($who in 'alice', 'bob') {
                @{ Uri = $base + 'begin?' + $who }, @{ Uri = $base + 'login'; Method = 'Post'; Body = @{ user = $who } }, @{ Uri = $base + 'me' } |
                    Start-Scrape -NoProxy -Cache web.cache -MaxWorkers 1 | Where-Object Url -like '*me'
            }
            """, ("base", server.Url.AbsoluteUri));

        Assert.Empty(output.Errors);
        Assert.Equal(["sid=alice", "sid=bob"], output.Of<ScrapeResult>().Select(result => result.Content!.Split('|')[0]));
    }

    /// <summary>Says who asked, as far as it was told.</summary>
    private static HostileServer Echo() => HostileServer.Start().On("/me", exchange => exchange.AnswerAsync(
        200, string.Join('|', new[] { "Cookie", "Authorization", "X-Api-Key", "User-Agent" }.Select(exchange.Request.Header)), "Content-Type: text/plain"));
}
