using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Answers that are to be JSON: what becomes of those that are none.</summary>
public sealed class ScrapeInvalidJsonTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("application/problem+json; charset=utf-8", "")]
    [InlineData("application/json", "-Field @{ A = 'json:$.a' }")]
    [InlineData("text/plain", "-Field @{ A = 'json:$.a' }")]
    [InlineData("text/plain", "-Field @{ A = '$.a' } -Row 'json:$.rows[*]'")]
    public async Task What_is_none_has_failed_and_is_not_remembered(string type, string parameters)
    {
        await using var server = HostileServer.Start().OnText("/a", "{\"a\": 1,\n \"b\": tru }", type);
        var script = $"$url | Start-Scrape -NoProxy -Cache web.cache {parameters}";
        var output = _session.Run(script, ("url", server.At("/a")));
        Assert.Equal("ExtractionFailed", output.ErrorId);
        var result = Assert.Single(output.Of<ScrapeResult>());
        Assert.Equal((ScrapeStatus.Failed, 200, ScrapeProblem.ExtractionFailed), (result.Status, result.StatusCode, result.Problem));
        Assert.Contains("LineNumber: 1 | BytePositionInLine: 9", result.Reason, StringComparison.Ordinal);
        Assert.Contains(server.At("/a"), result.Reason, StringComparison.Ordinal);

        server.OnText("/a", "{\"a\": 1, \"rows\": [{\"a\": 2}]}", type);
        Assert.False(_session.Run(script, ("url", server.At("/a"))).TheOne<ScrapeResult>().FromCache);
        Assert.True(_session.Run(script, ("url", server.At("/a"))).TheOne<ScrapeResult>().FromCache);
    }

    [Fact]
    public async Task What_another_run_remembered_without_reading_it_goes_when_it_cannot_be_read()
    {
        await using var server = HostileServer.Start().OnText("/a", "<p>busy</p>", "text/html");
        const string Script = "$url | Start-Scrape -NoProxy -Cache web.cache";
        _session.Run(Script, ("url", server.At("/a"))).TheOne<ScrapeResult>();
        Assert.Equal("ExtractionFailed", _session.Run(Script + " -Field @{ A = 'json:$.a' }", ("url", server.At("/a"))).ErrorId);
        Assert.False(_session.Run(Script, ("url", server.At("/a"))).TheOne<ScrapeResult>().FromCache);
    }

    [Fact]
    public async Task A_page_without_a_required_field_is_remembered_for_the_next_try_of_the_rules()
    {
        await using var server = HostileServer.Start().OnText("/a", "{\"a\": 1}", "application/json");
        const string Script = "$url | Start-Scrape -NoProxy -Cache web.cache -Field";
        Assert.Equal("ExtractionFailed", _session.Run(Script + " @{ A = @{ Json = '$.x'; Required = $true } }", ("url", server.At("/a"))).ErrorId);
        Assert.True(_session.Run(Script + " @{ A = 'json:$.a' }", ("url", server.At("/a"))).TheOne<ScrapeResult>().FromCache);
    }

    [Theory]
    [InlineData("application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n", "1,2")]
    [InlineData("application/json", "{\"a\":1}\n{\"a\":2}", "1,2")]
    [InlineData("application/json", "[{\"a\":1,},/* none */]", "1")]
    [InlineData("application/json", " \n", "")]
    [InlineData("application/x-ndjson", "{\"a\":1}\n{\"a\"", "")]
    public async Task What_is_not_quite_one_is_read_as_with_fields_or_left_as_it_is(string type, string text, string expected)
    {
        await using var server = HostileServer.Start().OnText("/a", text, type);
        var output = _session.Run("$result = $url | Start-Scrape -NoProxy; @($result.Data | ForEach-Object a) -join ','; $result.Content -eq $text", ("url", server.At("/a")), ("text", text));
        Assert.Empty(output.Errors);
        Assert.Equal([expected, true], output.Output.Select(item => item.BaseObject));
    }
}
