using Reconcile.Testing;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class NginxTests
{
    [Fact]
    public async Task Who_is_refused_for_asking_too_much_gets_everything_in_the_end()
    {
        var server = await NginxServer.RequireAsync();
        await File.WriteAllTextAsync(Path.Combine(server.FilesFolder, "a.json"), """{"a":1}""", TestContext.Current.CancellationToken);
        var options = Pipelines.Options with { ApiWorkers = 8, Retry = new RetryOptions { MaxRetries = 30, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) } };
        using var pipeline = new HttpPipeline(options);
        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            pipeline.FetchAsync(ScrapeRequest.Parse(new Uri(server.Url, $"/limited/a.json?{i}").AbsoluteUri), TestContext.Current.CancellationToken).AsTask()));
        Assert.All(all, response => Assert.Equal((ScrapeProblem.None, """{"a":1}"""), (response.Problem, response.Text())));
        Assert.Contains(all, response => response.Attempts > 1);
    }

    [Fact]
    public async Task Files_are_resumed_by_their_ETag()
    {
        var server = await NginxServer.RequireAsync();
        var content = new byte[500_000];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(server.FilesFolder, "part.bin"), content, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var downloader = new Downloader(pipeline, Pipelines.Options);
        var slow = new DownloadTask(ScrapeRequest.Parse(new Uri(server.Url, "/slow/part.bin").AbsoluteUri), folder.FullPath);
        using (var giveUp = new CancellationTokenSource())
        {
            var downloading = downloader.DownloadAsync(slow, giveUp.Token).AsTask();
            while (!(File.Exists(folder.Combine("part.bin.part")) && new FileInfo(folder.Combine("part.bin.part")).Length > 0))
            {
                await Task.Yield();
            }

            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloading);
        }

        // The rest comes at full speed, from where the slow one ended.
        var origin = await File.ReadAllLinesAsync(folder.Combine("part.bin.part.from"), TestContext.Current.CancellationToken);
        var fast = slow with { Request = ScrapeRequest.Parse(new Uri(server.Url, "/files/part.bin").AbsoluteUri) };
        new PartFile(folder.FullPath, "part.bin", fast.Request.Uri).Begin(origin[1]);
        var result = await downloader.DownloadAsync(fast, TestContext.Current.CancellationToken);
        Assert.Equal((ScrapeProblem.None, 206), (result.Problem, result.Status));
        Assert.True(result.ResumedFrom > 0);
        Assert.Equal(content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_redirects_and_packed_answers_are_understood()
    {
        var server = await NginxServer.RequireAsync();
        var text = $$"""{"a":"{{new string('x', 5000)}}"}""";
        await File.WriteAllTextAsync(Path.Combine(server.FilesFolder, "long.json"), text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(server.FilesFolder, "a.json"), """{"a":1}""", TestContext.Current.CancellationToken);
        var packed = await Pipelines.GetAsync(new Uri(server.Url, "/files/long.json").AbsoluteUri);
        Assert.Equal(text, packed.Text());
        Assert.InRange(packed.BytesReceived, 1, 1000);
        Assert.Equal("""{"a":1}""", (await Pipelines.GetAsync(new Uri(server.Url, "/moved/x").AbsoluteUri)).Text());
    }
}
