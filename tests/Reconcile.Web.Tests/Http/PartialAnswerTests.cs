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

    [Fact]
    public async Task A_rest_that_ends_before_the_file_does_is_not_taken_for_all_of_it()
    {
        var calls = 0;
        using var folder = new TemporaryFolder();
        await using var server = HostileServer.Start().On("/f.bin", async exchange =>
        {
            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 10", "ETag: \"1\"") + "01234");
                    break;
                case 2:
                    await exchange.AnswerAsync(206, "567", "ETag: \"1\"", "Content-Range: bytes 5-7/10");
                    break;
                default:
                    await exchange.AnswerAsync(200, "0123456789", "ETag: \"1\"");
                    break;
            }
        });
        var result = await DownloadAsync(server.At("/f.bin"), folder);
        Assert.Equal((ScrapeProblem.None, 10L), (result.Problem, result.Length));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(result.Path, TestContext.Current.CancellationToken));
    }

    private static async Task<DownloadResult> DownloadAsync(string url, TemporaryFolder folder)
    {
        using var pipeline = new HttpPipeline(Pipelines.Options);
        return await new Downloader(pipeline, Pipelines.Options).DownloadAsync(new DownloadTask(ScrapeRequest.Parse(url), folder.FullPath), TestContext.Current.CancellationToken);
    }
}
