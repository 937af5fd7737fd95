using Reconcile.Testing;

namespace Reconcile.Web.Tests.Http;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "POST", "POST")]
    [InlineData(303, "HEAD", "HEAD")]
    [InlineData(302, "GET", "GET")]
    public async Task The_method_and_the_body_go_on_as_the_status_says(int status, string method, string next)
    {
        await using var server = HostileServer.Start()
            .On("/from", exchange => exchange.RedirectAsync(status, "to?x=%C3%A4"))
            .OnText("/to", "there");
        var request = ScrapeRequest.Parse(server.At("/from")) with { Method = method, Body = method is "POST" or "PUT" ? ScrapeBody.FromText("body") : null };
        var response = await Pipelines.SendAsync(request);
        Assert.Equal(ScrapeProblem.None, response.Problem);
        Assert.Equal(1, response.Redirects);
        Assert.Equal(server.At("/to?x=%C3%A4"), response.Url);
        var last = server.Requests[1];
        Assert.Equal((next, "/to?x=%C3%A4"), (last.Method, last.Target));
        Assert.Equal(next == method && request.Body is not null ? "body" : string.Empty, last.BodyText);
    }

    [Fact]
    public async Task A_loop_is_told_as_such()
    {
        await using var server = HostileServer.Start()
            .On("/a", exchange => exchange.RedirectAsync(302, "/b"))
            .On("/b", exchange => exchange.RedirectAsync(302, "/a"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal(ScrapeProblem.RedirectLoop, response.Problem);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_same_address_may_answer_otherwise_once_it_has_set_a_cookie()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.Request.Header("Cookie") is null
            ? exchange.RedirectAsync(302, "/a", "Set-Cookie: seen=1")
            : exchange.AnswerAsync(200, "in"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal("in", response.Text());
    }

    [Fact]
    public async Task An_endless_way_ends_at_the_limit()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.RedirectAsync(302, $"/a?{Guid.NewGuid():N}", "Set-Cookie: more=1"));
        var response = await Pipelines.GetAsync(server.At("/a"), Pipelines.Options with { MaxRedirects = 5 });
        Assert.Equal(ScrapeProblem.TooManyRedirects, response.Problem);
        Assert.Equal(6, server.Requests.Count);
        Assert.Contains("after 5 redirects", response.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    public async Task A_redirect_to_something_else_is_refused(string location)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.RedirectAsync(302, location));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.RedirectRefused, 302), (response.Problem, response.Status));
    }

    [Fact]
    public async Task A_redirect_to_nowhere_is_an_invalid_answer()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(302, string.Empty));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal(ScrapeProblem.ResponseInvalid, response.Problem);
    }

    [Fact]
    public async Task An_address_in_raw_UTF8_is_understood()
    {
        await using var server = HostileServer.Start()
            .On("/a", exchange => exchange.RedirectAsync(302, "/Ã¤"))
            .OnText("/%C3%A4", "umlaut");
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal("umlaut", response.Text());
    }
}
