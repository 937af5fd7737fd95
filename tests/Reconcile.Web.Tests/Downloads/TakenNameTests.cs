using Reconcile.Testing;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;
using Reconcile.Web.Tests.Http;

namespace Reconcile.Web.Tests.Downloads;

/// <summary>A file that a run has told of stays what it was told to be, whatever else has its name.</summary>
public sealed class TakenNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpPipeline _pipeline = new(Pipelines.Options with { DownloadWorkers = 8 });
    private readonly Downloader _downloader;

    public TakenNameTests() => _downloader = new Downloader(_pipeline, Pipelines.Options);

    [Fact]
    public async Task A_file_is_replaced_though_another_has_its_new_content()
    {
        _folder.Write("a.bin", "old");
        _folder.Write("other.bin", "same");
        await using var server = HostileServer.Start().OnText("/a.bin", "same");
        var result = await DownloadAsync(server.At("/a.bin"), ExistingFile.Replace);
        Assert.Equal((ScrapeProblem.None, _folder.Combine("a.bin"), "same"), (result.Problem, result.Path, Read("a.bin")));
        Assert.Equal(["a.bin", "other.bin"], Files());
    }

    [Fact]
    public async Task What_has_the_content_already_is_left_and_told_as_such()
    {
        _folder.Write("a.bin", "same");
        await using var server = HostileServer.Start().OnText("/a.bin", "same");
        var result = await DownloadAsync(server.At("/a.bin"), ExistingFile.Replace);
        Assert.Equal((_folder.Combine("a.bin"), true), (result.Path, result.IsDuplicate));
        Assert.Equal(["a.bin"], Files());
    }

    [Theory]
    [InlineData(ExistingFile.KeepBoth)]
    [InlineData(ExistingFile.Replace)]
    [InlineData(ExistingFile.Skip)]
    public async Task Two_addresses_of_a_run_never_share_a_file(ExistingFile existing)
    {
        await using var server = HostileServer.Start().OnText("/1/f.bin", "one").OnText("/2/f.bin", "two").OnText("/3/F.BIN", "three");
        foreach (var (path, name, content) in new[] { ("/1/f.bin", "f.bin", "one"), ("/2/f.bin", "f (2).bin", "two"), ("/3/F.BIN", "F (3).BIN", "three") })
        {
            var result = await DownloadAsync(server.At(path), existing);
            Assert.Equal((ScrapeProblem.None, _folder.Combine(name), false), (result.Problem, result.Path, result.IsSkipped));
            Assert.Equal(content, Read(name));
        }

        Assert.Equal("one", Read("f.bin"));
    }

    [Theory]
    [InlineData(ExistingFile.Replace)]
    [InlineData(ExistingFile.Skip)]
    public async Task That_holds_for_names_that_hosts_give_and_for_downloads_at_the_same_time(ExistingFile existing)
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, exchange.Request.Query, "Content-Disposition: attachment; filename=report.txt"));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => DownloadAsync(server.At($"/get?{i}"), existing)));
        Assert.Equal(20, results.Select(result => result.Path).Distinct().Count());
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(i.ToString(System.Globalization.CultureInfo.InvariantCulture), File.ReadAllText(results[i].Path)));
    }

    [Fact]
    public async Task A_file_that_another_address_has_written_meanwhile_is_not_taken_for_the_own()
    {
        var isWritten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = HostileServer.Start().OnText("/1/f.bin", "one").On("/2/f.bin", async exchange =>
        {
            await isWritten.Task;
            await exchange.AnswerAsync(200, "two");
        });
        var second = DownloadAsync(server.At("/2/f.bin"), ExistingFile.Skip);
        await DownloadAsync(server.At("/1/f.bin"), ExistingFile.Skip);
        isWritten.SetResult();
        var result = await second;
        Assert.Equal((false, "two"), (result.IsSkipped, File.ReadAllText(result.Path)));
    }

    [Theory]
    [InlineData(ExistingFile.Replace)]
    [InlineData(ExistingFile.Skip)]
    public async Task The_same_address_has_the_same_file(ExistingFile existing)
    {
        await using var server = HostileServer.Start().OnText("/f.bin", "content");
        var first = await DownloadAsync(server.At("/f.bin"), existing);
        var again = await DownloadAsync(server.At("/f.bin#part"), existing);
        Assert.Equal((first.Path, existing == ExistingFile.Skip ? 1 : 2), (again.Path, server.Requests.Count));
        Assert.Equal(["f.bin"], Files());
    }

    [Fact]
    public async Task A_file_from_before_stands_for_one_address_only()
    {
        _folder.Write("f.bin", "from before");
        await using var server = HostileServer.Start().OnText("/1/f.bin", "one").OnText("/2/f.bin", "two");
        var first = await DownloadAsync(server.At("/1/f.bin"), ExistingFile.Skip);
        Assert.Equal((_folder.Combine("f.bin"), true, 11L), (first.Path, first.IsSkipped, first.Length));
        var second = await DownloadAsync(server.At("/2/f.bin"), ExistingFile.Skip);
        Assert.Equal((_folder.Combine("f (2).bin"), false, "two"), (second.Path, second.IsSkipped, File.ReadAllText(second.Path)));
    }

    [Fact]
    public async Task A_duplicate_that_was_told_of_keeps_its_content()
    {
        _folder.Write("b.bin", "same");
        await using var server = HostileServer.Start().OnText("/a.bin", "same").OnText("/b.bin", "other");
        var one = await DownloadAsync(server.At("/a.bin"), ExistingFile.Replace);
        var two = await DownloadAsync(server.At("/b.bin"), ExistingFile.Replace);
        Assert.Equal(("same", "other"), (File.ReadAllText(one.Path), File.ReadAllText(two.Path)));
        Assert.Equal(_folder.Combine("b.bin"), two.Path);
        server.OnText("/c.bin", "same");
        var three = await DownloadAsync(server.At("/c.bin"), ExistingFile.Replace);
        Assert.Equal((true, "same"), (three.IsDuplicate, File.ReadAllText(three.Path)));
    }

    [Fact]
    public async Task Beside_a_file_of_another_size_the_right_one_is_found_that_a_run_before_has_numbered()
    {
        await using var server = HostileServer.Start().OnText("/f.bin", "whole");
        File.WriteAllText(_folder.Combine("f.bin"), "stale content");
        Assert.Equal((_folder.Combine("f (2).bin"), false), await FetchAsync());
        Assert.Equal((_folder.Combine("f (2).bin"), true), await FetchAsync());
        Assert.Single(server.Requests);

        async Task<(string, bool)> FetchAsync()
        {
            using var pipeline = new HttpPipeline(Pipelines.Options with { IgnoreRobots = true });
            var result = await new Downloader(pipeline, Pipelines.Options).DownloadAsync(
                new DownloadTask(ScrapeRequest.Parse(server.At("/f.bin")), _folder.FullPath) { Existing = ExistingFile.Skip, Size = 5 }, TestContext.Current.CancellationToken);
            Assert.Equal(ScrapeProblem.None, result.Problem);
            return (result.Path, result.IsSkipped);
        }
    }

    [Theory]
    [InlineData(3L, true, "f.bin")]
    [InlineData(9L, false, "f (2).bin")]
    [InlineData(null, true, "f.bin")]
    public async Task A_file_of_another_size_than_it_should_have_is_not_taken_for_it(long? size, bool isSkipped, string name)
    {
        _folder.Write("f.bin", "old");
        await using var server = HostileServer.Start().OnText("/f.bin", "new bytes").On("/named", exchange => exchange.AnswerAsync(200, "new bytes", "Content-Disposition: attachment; filename=f.bin"));
        foreach (var path in new[] { "/f.bin", "/named" })
        {
            using var fresh = new HttpPipeline(Pipelines.Options);
            var result = await new Downloader(fresh, Pipelines.Options).DownloadAsync(
                new DownloadTask(ScrapeRequest.Parse(server.At(path)), _folder.FullPath) { Existing = ExistingFile.Skip, Size = size }, TestContext.Current.CancellationToken);
            Assert.Equal((ScrapeProblem.None, isSkipped, _folder.Combine(name), isSkipped ? 3L : 9L), (result.Problem, result.IsSkipped, result.Path, result.Length));
            File.Delete(_folder.Combine("f (2).bin"));
        }

        Assert.Equal("old", Read("f.bin"));
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    private string Read(string name) => File.ReadAllText(_folder.Combine(name));

    private List<string> Files() => [.. new DirectoryInfo(_folder.FullPath).EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private Task<DownloadResult> DownloadAsync(string url, ExistingFile existing) =>
        _downloader.DownloadAsync(new DownloadTask(ScrapeRequest.Parse(url), _folder.FullPath) { Existing = existing }, TestContext.Current.CancellationToken).AsTask();
}
