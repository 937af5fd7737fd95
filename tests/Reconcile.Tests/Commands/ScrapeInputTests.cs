using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>What <c>Start-Scrape</c> takes for an input, and what it refuses with a reason.</summary>
public sealed class ScrapeInputTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("@{ Uri = $a, $b }")]
    [InlineData("[pscustomobject]@{ Url = [uri[]]($a, $b) }")]
    [InlineData("@{ Uri = $a; FileName = 'x', 'y' }")]
    public async Task Several_values_where_there_may_be_one_are_told(string input)
    {
        await using var server = HostileServer.Start().OnText("/a", "a").OnText("/b", "b");
        var output = _session.Run($"{input} | Start-Scrape -NoProxy -OutputDirectory out", ("a", server.At("/a")), ("b", server.At("/b")));
        Assert.Empty(output.Output);
        Assert.Equal("ScrapeInputInvalid", output.ErrorId);
        Assert.Matches("(Uri|Url|FileName) holds 2 values", output.Errors[0].Exception.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_list_of_one_is_that_one()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        Assert.Equal("a", _session.Run("@{ Uri = @($a) } | Start-Scrape -NoProxy", ("a", server.At("/a"))).TheOne<ScrapeResult>().Content);
    }

    [Fact]
    public async Task Objects_within_objects_fill_a_template_like_hashtables()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, exchange.Request.Target));
        var output = _session.Run(
            """
            [pscustomobject]@{ q = [pscustomobject]@{ name = 'x y'; page = 2 } }, @{ q = [ordered]@{ name = 'x y'; page = 2 } } | Start-Scrape -NoProxy -UriTemplate ($base + 's{?q*}')
            """, ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Equal(["/s?name=x%20y&page=2", "/s?name=x%20y&page=2"], output.Of<ScrapeResult>().Select(result => result.Content));
    }

    [Fact]
    public async Task A_value_that_would_lead_to_another_place_is_told()
    {
        await using var server = HostileServer.Start().OnText("/games/7/x", "7");
        server.On("*", exchange => exchange.AnswerAsync(200, exchange.Request.Target));
        var output = _session.Run("'..', '.', '7' | Start-Scrape -NoProxy -UriTemplate ($base + 'games/{item}/x')", ("base", server.Url.AbsoluteUri));
        Assert.Equal(2, output.Errors.Count);
        Assert.All(output.Errors, error => Assert.StartsWith("ScrapeInputInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal("7", Assert.Single(output.Of<ScrapeResult>()).Content);
    }

    [Theory]
    [InlineData("-Method Head -OutputDirectory out")]
    [InlineData("-Method Head -OutputDirectory out -Field @{ Cover = 'css:img@src' } -DownloadField Cover")]
    public async Task Files_of_answers_without_content_are_refused_before_anything_is_fetched(string parameters)
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var error = _session.Caught($"Start-Scrape $url -NoProxy {parameters}", ("url", server.At("/a")));
        Assert.StartsWith("ScrapeSetupInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Method Head", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.AllRequests);
        Assert.False(Directory.Exists(_session.PathOf("out")));
    }

    [Fact]
    public async Task An_input_that_asks_for_a_head_is_no_file_either()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var output = _session.Run("@{ Uri = $url; Method = 'head' }, @{ Uri = $url } | Start-Scrape -NoProxy -OutputDirectory out", ("url", server.At("/a")));
        Assert.Equal("ScrapeInputInvalid", output.ErrorId);
        Assert.Equal(1, Assert.Single(output.Of<ScrapeResult>()).Downloads[0].Length);
        Assert.Equal("GET", Assert.Single(server.Requests).Method);
    }

    [Theory]
    [InlineData("[uri[]] css:a@href")]
    [InlineData("[] css:a@href")]
    public async Task An_empty_address_of_a_page_leads_to_no_file(string rule)
    {
        await using var server = HostileServer.Start().OnText("/p", "<a href=''>x</a><a href='  '>y</a><a href=/f.bin>z</a>", "text/html").OnText("/f.bin", "file");
        var output = _session.Run("Start-Scrape $url -NoProxy -Field @{ File = $rule } -DownloadField File -OutputDirectory out", ("url", server.At("/p")), ("rule", rule));
        Assert.Equal([_session.PathOf("out/f.bin")], output.TheOne<ScrapeResult>().Downloads.Select(file => file.Path));
        Assert.Equal(["/p", "/f.bin"], server.Requests.Select(request => request.Path));
        Assert.Equal(["f.bin"], Directory.EnumerateFiles(_session.PathOf("out")).Select(Path.GetFileName));
    }
}
