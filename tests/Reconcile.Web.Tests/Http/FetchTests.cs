using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class FetchTests
{
    [Fact]
    public async Task A_page_is_fetched_with_its_headers_and_content()
    {
        await using var server = HostileServer.Start().OnText("/a.json", """{"a":1}""", "application/json");
        var response = await Pipelines.GetAsync(server.At("/a.json"));
        Assert.Equal(ScrapeProblem.None, response.Problem);
        Assert.Equal(200, response.Status);
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal("""{"a":1}""", response.Text());
        Assert.Equal(7, response.BytesReceived);
        Assert.Equal(1, response.Attempts);
    }

    [Fact]
    public async Task Method_headers_and_body_arrive_as_they_were_given()
    {
        await using var server = HostileServer.Start().OnText("/post", "ok");
        var request = ScrapeRequest.Parse(server.At("/post?x=1")) with
        {
            Method = "POST",
            Body = ScrapeBody.FromJson("""{"name":"Ä"}"""),
            Headers = new Dictionary<string, string> { ["X-Mine"] = "yes", ["Accept"] = "text/x-mine", ["Content-Language"] = "de" },
            Cookies = new Dictionary<string, string> { ["c"] = "1" },
        };
        await Pipelines.SendAsync(request);
        var seen = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/post?x=1"), (seen.Method, seen.Target));
        Assert.Equal("""{"name":"Ä"}""", seen.BodyText);
        Assert.Equal("application/json", seen.Header("Content-Type"));
        Assert.Equal(("yes", "text/x-mine", "de", "c=1"), (seen.Header("X-Mine"), seen.Header("Accept"), seen.Header("Content-Language"), seen.Header("Cookie")));
        Assert.Equal("gzip, deflate, br", seen.Header("Accept-Encoding"));
        Assert.Equal("Reconcile/0.1", seen.Header("User-Agent"));
    }

    [Fact]
    public async Task A_form_is_sent_as_browsers_do()
    {
        await using var server = HostileServer.Start().OnText("/form", "ok");
        await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/form")) with
        {
            Method = "POST",
            Body = ScrapeBody.FromForm([new("a b", "1&2"), new("c", "ü")]),
        });
        var seen = Assert.Single(server.Requests);
        Assert.Equal("a+b=1%262&c=%C3%BC", seen.BodyText);
        Assert.Equal("application/x-www-form-urlencoded", seen.Header("Content-Type"));
    }

    [Fact]
    public async Task Connections_are_used_again()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        using var pipeline = new HttpPipeline(Pipelines.Options);
        for (var i = 0; i < 20; i++)
        {
            await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken);
        }

        Assert.Equal(20, server.Requests.Count);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Cookies_of_the_session_come_back_to_their_host_only()
    {
        await using var server = HostileServer.Start()
            .On("/login", exchange => exchange.AnswerAsync(200, "hello", "Set-Cookie: session=abc; Path=/", "Set-Cookie: other=x; Domain=example.org", "Set-Cookie: =;;broken"))
            .OnText("/next", "ok");
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var login = await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/login")), TestContext.Current.CancellationToken);
        await pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/next")), TestContext.Current.CancellationToken);
        await pipeline.FetchAsync(ScrapeRequest.Parse(new Uri(server.OtherUrl, "/next").AbsoluteUri), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Set-Cookie", login.Headers.Keys);
        Assert.Equal([null, "session=abc", null], server.Requests.Select(request => request.Header("Cookie")));
    }

    [Theory]
    [InlineData("X-Split", "a\r\nX-Injected: 1")]
    [InlineData("Bad Name", "a")]
    [InlineData("Content-Length", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    public async Task Headers_that_would_break_the_message_are_refused(string name, string value)
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var response = await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Headers = new Dictionary<string, string> { [name] = value } });
        Assert.Equal(ScrapeProblem.RequestInvalid, response.Problem);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("ftp://host/file")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not an address")]
    [InlineData("/path")]
    public void Other_addresses_than_http_are_refused(string url)
    {
        var error = Assert.Throws<ScrapeException>(() => ScrapeRequest.Parse(url));
        Assert.Equal(ScrapeProblem.RequestInvalid, error.Problem);
        Assert.Contains(url, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http:/user:hidden@host:x/path", "***@host:x/path")]
    [InlineData("http://host:x/path?token=hidden", "token=***")]
    public void An_address_that_is_none_is_shown_without_its_secrets(string url, string shown)
    {
        var error = Assert.Throws<ScrapeException>(() => ScrapeRequest.Parse(url));
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_request_has_no_body_to_unpack()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(200, "0123456789", "Content-Encoding: gzip"));
        var response = await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Method = "HEAD" });
        Assert.Equal((ScrapeProblem.None, 0), (response.Problem, response.Content.Length));
        Assert.Equal("10", response.Header("content-length"));
    }

    [Theory]
    [InlineData(401, ScrapeProblem.AuthenticationFailed)]
    [InlineData(403, ScrapeProblem.PermissionDenied)]
    [InlineData(404, ScrapeProblem.NotFound)]
    [InlineData(410, ScrapeProblem.NotFound)]
    [InlineData(418, ScrapeProblem.StatusUnexpected)]
    [InlineData(501, ScrapeProblem.ServerError)]
    public async Task A_status_that_is_no_success_is_a_problem_of_its_own_and_is_not_tried_again(int status, ScrapeProblem problem)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(status, "why"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((problem, status, 1), (response.Problem, response.Status, response.Attempts));
        Assert.Equal("why", response.Text());
        Assert.Contains($"answered {status}", response.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pool_lets_no_more_requests_go_at_a_time_than_it_has_places()
    {
        await using var server = HostileServer.Start().On("/a", async exchange =>
        {
            await Task.Yield();
            await exchange.AnswerAsync(200, "a");
        });
        using var pipeline = new HttpPipeline(Pipelines.Options with { ApiWorkers = 3 });
        var all = Enumerable.Range(0, 60).Select(_ => pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask());
        await Task.WhenAll(all);
        Assert.Equal(60, server.Requests.Count);
        Assert.InRange(server.MostActive, 1, 3);
        Assert.Equal(0, pipeline.ApiPool.Active);
    }
}
