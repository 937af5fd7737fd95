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

    /// <summary>Says who asked, as far as it was told.</summary>
    private static HostileServer Echo() => HostileServer.Start().On("/me", exchange => exchange.AnswerAsync(
        200, string.Join('|', new[] { "Cookie", "Authorization", "X-Api-Key", "User-Agent" }.Select(exchange.Request.Header)), "Content-Type: text/plain"));
}
