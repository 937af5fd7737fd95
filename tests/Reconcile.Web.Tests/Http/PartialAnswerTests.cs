using Reconcile.Testing;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>Answers that are only good for those who asked for them: a part of the content (206), and that nothing has changed (304).</summary>
public sealed class PartialAnswerTests
{
    [Theory]
    [InlineData(304, "If-None-Match", "\"1\"")]
    [InlineData(304, "If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT")]
    [InlineData(206, "Range", "bytes=0-3")]
    public async Task They_are_no_success_unless_they_were_asked_for(int status, string header, string value)
    {
        await using var server = HostileServer.Start().On("/a", exchange => exchange.AnswerAsync(status, status == 304 ? string.Empty : "part", "Content-Range: bytes 0-3/10"));
        var response = await Pipelines.GetAsync(server.At("/a"));
        Assert.Equal((ScrapeProblem.ResponseInvalid, status, 1), (response.Problem, response.Status, response.Attempts));
        Assert.Contains(status == 206 ? "only a part of the content" : "has not changed", response.Reason, StringComparison.Ordinal);
        Assert.Contains(server.At("/a"), response.Reason, StringComparison.Ordinal);
        var asked = await Pipelines.SendAsync(ScrapeRequest.Parse(server.At("/a")) with { Headers = new Dictionary<string, string> { [header.ToUpperInvariant()] = value } });
        Assert.Equal((ScrapeProblem.None, status), (asked.Problem, asked.Status));
    }

    [Fact]
    public async Task A_part_is_no_file()
    {
        using var folder = new TemporaryFolder();
        await using var server = HostileServer.Start().On("/a.bin", exchange => exchange.AnswerAsync(206, "01234", "ETag: \"1\"", "Content-Range: bytes 0-4/10"));
        var result = await DownloadAsync(server.At("/a.bin"), folder);
        Assert.Equal((ScrapeProblem.ResponseInvalid, string.Empty), (result.Problem, result.Path));
        Assert.Empty(Directory.EnumerateFiles(folder.FullPath));
    }

    private static async Task<DownloadResult> DownloadAsync(string url, TemporaryFolder folder)
    {
        using var pipeline = new HttpPipeline(Pipelines.Options);
        return await new Downloader(pipeline, Pipelines.Options).DownloadAsync(new DownloadTask(ScrapeRequest.Parse(url), folder.FullPath), TestContext.Current.CancellationToken);
    }
}
