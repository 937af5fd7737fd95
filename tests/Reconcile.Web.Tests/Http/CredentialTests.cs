using System.Text;
using System.Text.Json;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class CredentialTests
{
    private const string Password = "s3cr3t-Pa55";
    private static readonly string s_basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));

    [Fact]
    public async Task A_login_goes_to_its_host()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Credential = ScrapeCredential.Basic("user", Password) });
        await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Credential = ScrapeCredential.Bearer("tok.en") });
        await Pipelines.GetAsync(server.At("/a").Replace("://", $"://user:{Password}@", StringComparison.Ordinal));
        Assert.Equal([s_basic, "Bearer tok.en", s_basic], server.Requests.Select(request => request.Header("Authorization")));
        Assert.All(server.Requests, request => Assert.DoesNotContain("@", request.Header("Host"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Nothing_secret_goes_to_another_host(int status)
    {
        await using var other = HostileServer.Start().OnText("/there", "there");
        await using var server = HostileServer.Start().On("/a", exchange => exchange.RedirectAsync(status, other.At("/there"), "Set-Cookie: session=1"));
        var request = ScrapeRequest.Parse(server.At("/a")) with
        {
            Credential = ScrapeCredential.Basic("user", Password),
            Headers = new Dictionary<string, string> { ["X-Api-Key"] = Password, ["X-Tenant"] = Password, ["Referer"] = Password, ["Pragma"] = Password, ["Accept-Language"] = "de" },
            Cookies = new Dictionary<string, string> { ["login"] = Password },
        };
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var response = await pipeline.FetchAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("there", response.Text());
        Assert.Equal(s_basic, Assert.Single(server.Requests).Header("Authorization"));
        var seen = Assert.Single(other.Requests);
        Assert.Equal(["Accept", "Accept-Encoding", "Accept-Language", "Host", "User-Agent"], seen.Headers.Keys.Order(StringComparer.Ordinal).Where(name => name != "Cookie"));
        Assert.DoesNotContain(Password, string.Concat(seen.Headers.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_of_another_name_gets_neither_login_nor_cookies()
    {
        await using var server = HostileServer.Start();
        server.On("/a", exchange => exchange.RedirectAsync(302, new Uri(server.OtherUrl, "/b").AbsoluteUri, "Set-Cookie: session=1")).OnText("/b", "b");
        await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Credential = ScrapeCredential.Bearer("token") });
        Assert.Equal((null, null), (server.Requests[1].Header("Authorization"), server.Requests[1].Header("Cookie")));
    }

    [Fact]
    public async Task The_way_back_to_the_first_host_has_no_login_either()
    {
        await using var server = HostileServer.Start();
        server.On("/a", exchange => exchange.RedirectAsync(302, new Uri(server.OtherUrl, "/b").AbsoluteUri))
            .On("/b", exchange => exchange.RedirectAsync(302, server.At("/c")))
            .OnText("/c", "c");
        await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Credential = ScrapeCredential.Bearer("token") });
        Assert.Equal(["Bearer token", null, null], server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task From_TLS_to_the_clear_nothing_secret_goes_even_on_the_same_host()
    {
        await using var clear = HostileServer.Start().OnText("/b", "b");
        await using var secure = HostileServer.StartTls(TestCertificate.CreateSelfSigned());
        secure.On("/a", exchange => exchange.RedirectAsync(302, clear.At("/b")));
        await Pipelines.SendAsync(
            ScrapeRequest.Parse(secure.At("/a")) with { Credential = ScrapeCredential.Bearer("token") },
            Pipelines.Options with { SkipCertificateCheck = true });
        Assert.Equal("Bearer token", Assert.Single(secure.Requests).Header("Authorization"));
        Assert.Null(Assert.Single(clear.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task A_body_is_not_sent_on_to_another_host()
    {
        await using var other = HostileServer.Start().OnText("/there", "there");
        await using var server = HostileServer.Start().On("/a", exchange => exchange.RedirectAsync(307, other.At("/there")));
        var response = await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Method = "POST", Body = ScrapeBody.FromText(Password) });
        Assert.Equal(ScrapeProblem.RedirectRefused, response.Problem);
        Assert.Empty(other.AllRequests);
    }

    [Fact]
    public async Task A_login_does_not_leave_the_machine_in_the_clear()
    {
        var request = ScrapeRequest.Parse("http://host.invalid/a") with { Credential = ScrapeCredential.Bearer("token") };
        var refused = await Pipelines.SendAsync(request, Pipelines.Options with { IgnoreRobots = true });
        var allowed = await Pipelines.SendAsync(request, Pipelines.Options with { IgnoreRobots = true, AllowClearCredential = true });
        Assert.Equal(ScrapeProblem.CredentialInClear, refused.Problem);
        Assert.Equal(ScrapeProblem.NameNotResolved, allowed.Problem);
    }

    [Fact]
    public async Task No_text_of_a_request_or_its_result_shows_a_secret()
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(500, "x", "Set-Cookie: session=" + Password));
        var url = server.At($"/a?q=1&api_key={Password}&sspassword={Password}&Token={Password}").Replace("://", $"://user:{Password}@", StringComparison.Ordinal);
        var request = ScrapeRequest.Parse(url) with
        {
            Method = "POST",
            Body = ScrapeBody.FromText(Password),
            Headers = new Dictionary<string, string> { ["X-Api-Key"] = Password },
            Cookies = new Dictionary<string, string> { ["c"] = Password },
        };
        var response = await Pipelines.SendAsync(request);
        Assert.Equal(ScrapeProblem.ServerError, response.Problem);
        Assert.All(
            [request.ToString(), response.ToString(), response.Reason, response.ToException()!.ToString(), request.Credential!.ToString(), request.Body.ToString(), JsonSerializer.Serialize(request), JsonSerializer.Serialize(response)],
            text => Assert.DoesNotContain(Password, text, StringComparison.Ordinal));
        Assert.Contains("q=1&api_key=***&sspassword=***&Token=***", response.Url, StringComparison.Ordinal);
    }

    [Fact]
    public void The_endpoint_of_a_login_tells_two_tokens_apart_and_shows_neither()
    {
        var url = new Uri("https://api.example:8443/v1/games?id=1");
        var first = EndpointName.Of(url, ScrapeCredential.Bearer("first-token"), ["/v1/*", "/*"]);
        var second = EndpointName.Of(url, ScrapeCredential.Bearer("second-token"), ["/v1/*", "/*"]);
        Assert.StartsWith("api.example:8443/v1/* ", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.DoesNotContain("token", first, StringComparison.Ordinal);
        Assert.Equal("api.example:8443/*", EndpointName.Of(url, null, []));
    }
}
