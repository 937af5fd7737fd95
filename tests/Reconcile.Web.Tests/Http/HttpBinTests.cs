using System.Text.Json;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class HttpBinTests
{
    private static readonly HttpOptions s_once = Pipelines.Options with { Retry = new RetryOptions() };

    [Theory]
    [InlineData("/gzip", "gzipped")]
    [InlineData("/deflate", "deflated")]
    [InlineData("/brotli", "brotli")]
    public async Task Packed_answers_are_unpacked(string path, string property)
    {
        var server = await HttpBinServer.RequireAsync();
        var response = await Pipelines.GetAsync(server.At(path));
        Assert.Equal(ScrapeProblem.None, response.Problem);
        using var json = JsonDocument.Parse(response.Content);
        Assert.True(json.RootElement.GetProperty(property).GetBoolean());
    }

    [Theory]
    [InlineData(200, ScrapeProblem.None)]
    [InlineData(401, ScrapeProblem.AuthenticationFailed)]
    [InlineData(404, ScrapeProblem.NotFound)]
    [InlineData(418, ScrapeProblem.StatusUnexpected)]
    [InlineData(429, ScrapeProblem.TooManyRequests)]
    [InlineData(430, ScrapeProblem.QuotaExhausted)]
    [InlineData(500, ScrapeProblem.ServerError)]
    [InlineData(503, ScrapeProblem.ServerError)]
    public async Task Statuses_are_told_apart(int status, ScrapeProblem problem)
    {
        var server = await HttpBinServer.RequireAsync();
        var response = await Pipelines.GetAsync(server.At($"/status/{status}"), s_once);
        Assert.Equal((problem, status), (response.Problem, response.Status));
    }

    [Theory]
    [InlineData("/redirect/4", 4)]
    [InlineData("/relative-redirect/3", 3)]
    [InlineData("/absolute-redirect/2", 2)]
    public async Task Redirects_are_followed(string path, int redirects)
    {
        var server = await HttpBinServer.RequireAsync();
        var response = await Pipelines.GetAsync(server.At(path));
        Assert.Equal((ScrapeProblem.None, redirects, server.At("/get")), (response.Problem, response.Redirects, response.Url));
        Assert.Equal(ScrapeProblem.TooManyRedirects, (await Pipelines.GetAsync(server.At(path), Pipelines.Options with { MaxRedirects = 1 })).Problem);
    }

    [Fact]
    public async Task Logins_are_accepted_and_refused()
    {
        var server = await HttpBinServer.RequireAsync();
        var basic = ScrapeRequest.Parse(server.At("/basic-auth/user/pass%20word"));
        Assert.Equal(ScrapeProblem.None, (await Pipelines.SendAsync(basic with { Credential = ScrapeCredential.Basic("user", "pass word") })).Problem);
        Assert.Equal(ScrapeProblem.AuthenticationFailed, (await Pipelines.SendAsync(basic with { Credential = ScrapeCredential.Basic("user", "wrong") })).Problem);
        var bearer = await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/bearer")) with { Credential = ScrapeCredential.Bearer("XYZ") });
        using var json = JsonDocument.Parse(bearer.Content);
        Assert.Equal("XYZ", json.RootElement.GetProperty("token").GetString());
    }

    [Fact]
    public async Task Cookies_are_kept_through_a_redirect()
    {
        var server = await HttpBinServer.RequireAsync();
        var response = await Pipelines.GetAsync(server.At("/cookies/set?a=1&b=2"));
        using var json = JsonDocument.Parse(response.Content);
        var cookies = json.RootElement.GetProperty("cookies");
        Assert.Equal(("1", "2"), (cookies.GetProperty("a").GetString(), cookies.GetProperty("b").GetString()));
    }

    [Fact]
    public async Task Bodies_arrive()
    {
        var server = await HttpBinServer.RequireAsync();
        var request = ScrapeRequest.Parse(server.At("/post")) with { Method = "POST", Body = ScrapeBody.FromForm([new("a", "ä b")]) };
        using var form = JsonDocument.Parse((await Pipelines.SendAsync(request)).Content);
        Assert.Equal("ä b", form.RootElement.GetProperty("form").GetProperty("a").GetString());
        using var json = JsonDocument.Parse((await Pipelines.SendAsync(request with { Body = ScrapeBody.FromJson("""{"x":[1,2]}""") })).Content);
        Assert.Equal(2, json.RootElement.GetProperty("json").GetProperty("x")[1].GetInt32());
    }

    [Fact]
    public async Task Streams_and_drips_are_read_to_their_end()
    {
        var server = await HttpBinServer.RequireAsync();
        var stream = await Pipelines.GetAsync(server.At("/stream/20"));
        Assert.Equal(20, stream.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var drip = await Pipelines.GetAsync(server.At("/drip?numbytes=10&duration=1&delay=0"));
        Assert.Equal(new string('*', 10), drip.Text());
    }

    [Fact]
    public async Task A_delay_beyond_the_attempts_time_is_a_timeout()
    {
        var server = await HttpBinServer.RequireAsync();
        var response = await Pipelines.GetAsync(server.At("/delay/10"), s_once with { IgnoreRobots = true, AttemptTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(ScrapeProblem.AttemptTimedOut, response.Problem);
    }

    [Fact]
    public async Task Its_robots_txt_is_honoured()
    {
        var server = await HttpBinServer.RequireAsync();
        Assert.Equal(ScrapeProblem.RobotsDisallowed, (await Pipelines.GetAsync(server.At("/deny"))).Problem);
        Assert.Equal(ScrapeProblem.None, (await Pipelines.GetAsync(server.At("/deny"), Pipelines.Options with { IgnoreRobots = true })).Problem);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_to_be_damaged()
    {
        var server = await HttpBinServer.RequireAsync();
        var bytes = await Pipelines.GetAsync(server.At("/bytes/500?seed=1"));
        Assert.Equal(500, bytes.Content.Length);
        Assert.True(TextDecoder.Decode(bytes).IsDamaged);
        var text = TextDecoder.Decode(await Pipelines.GetAsync(server.At("/encoding/utf8")));
        Assert.Equal(("utf-8", CharsetSource.Header, false), (text.Charset, text.Source, text.IsDamaged));
    }
}
