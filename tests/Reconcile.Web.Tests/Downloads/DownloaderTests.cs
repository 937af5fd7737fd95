using System.IO.Hashing;
using System.Security.Cryptography;
using Reconcile.Testing;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;
using Reconcile.Web.Tests.Http;

namespace Reconcile.Web.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = Noise(300_000, 1);

    [Fact]
    public async Task A_file_is_there_whole_and_nothing_beside_it()
    {
        await using var host = new FileHost(_content);
        var result = await DownloadAsync(host.Url);
        Assert.Equal(ScrapeProblem.None, result.Problem);
        Assert.Equal(_folder.Combine("file.bin"), result.Path);
        Assert.Equal(_content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
        Assert.Equal((300_000L, 300_000L, 0L), (result.Length, result.BytesReceived, result.ResumedFrom));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_content)), result.Sha256);
        Assert.Equal(["file.bin"], Files());
        Assert.Equal("identity", host.Requests[0].Header("Accept-Encoding"));
    }

    [Fact]
    public async Task A_download_that_breaks_goes_on_where_it_ended()
    {
        await using var host = new FileHost(_content) { Breaks = 2 };
        var result = await DownloadAsync(host.Url, task => task with { Checksums = [Sha256(_content)] });
        Assert.Equal((ScrapeProblem.None, 3, true), (result.Problem, result.Attempts, result.IsVerified));
        Assert.Equal((225_000L, 300_000L), (result.ResumedFrom, result.BytesReceived));
        Assert.Equal([null, "bytes=150000-", "bytes=225000-"], host.Requests.Select(request => request.Header("Range")));
        Assert.Equal([null, "\"v1\"", "\"v1\""], host.Requests.Select(request => request.Header("If-Range")));
        Assert.Equal(_content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_run_goes_on_where_one_has_ended()
    {
        await using var host = new FileHost(_content) { Breaks = 1, Tag = null, Modified = "Thu, 01 Jan 2026 00:00:00 GMT" };
        var once = Pipelines.Options with { Retry = new RetryOptions() };
        var broken = await DownloadAsync(host.Url, options: once);
        Assert.Equal((ScrapeProblem.ConnectionLost, string.Empty), (broken.Problem, broken.Path));
        Assert.Equal(["file.bin.part", "file.bin.part.from"], Files());
        var result = await DownloadAsync(host.Url, options: once);
        Assert.Equal((ScrapeProblem.None, 150_000L), (result.Problem, result.ResumedFrom));
        Assert.Equal("Thu, 01 Jan 2026 00:00:00 GMT", host.Requests[1].Header("If-Range"));
        Assert.Equal(_content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
        Assert.Equal(["file.bin"], Files());
    }

    [Fact]
    public async Task A_file_that_has_changed_meanwhile_is_fetched_anew()
    {
        await using var host = new FileHost(_content) { Breaks = 1 };
        var once = Pipelines.Options with { Retry = new RetryOptions() };
        await DownloadAsync(host.Url, options: once);
        host.Content = Noise(200_000, 2);
        host.Tag = "\"v2\"";
        var result = await DownloadAsync(host.Url, options: once);
        Assert.Equal((ScrapeProblem.None, 0L), (result.Problem, result.ResumedFrom));
        Assert.Equal(host.Content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"weak\"")]
    public async Task What_the_host_cannot_recognise_again_is_not_resumed(string? tag)
    {
        await using var host = new FileHost(_content) { Breaks = 1, Tag = tag };
        var result = await DownloadAsync(host.Url);
        Assert.Equal((ScrapeProblem.None, 0L, 2), (result.Problem, result.ResumedFrom, result.Attempts));
        Assert.All(host.Requests, request => Assert.Null(request.Header("Range")));
        Assert.Equal(_content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_part_that_is_whole_already_is_taken_as_it_is()
    {
        await using var host = new FileHost(_content) { Breaks = 1 };
        await DownloadAsync(host.Url, options: Pipelines.Options with { Retry = new RetryOptions() });
        await File.WriteAllBytesAsync(_folder.Combine("file.bin.part"), _content, TestContext.Current.CancellationToken);
        var result = await DownloadAsync(host.Url, task => task with { Checksums = [Sha256(_content)] });
        Assert.Equal((ScrapeProblem.None, 300_000L, 0L, true), (result.Problem, result.Length, result.BytesReceived, result.IsVerified));
        Assert.Equal(["file.bin"], Files());
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_file_is_thrown_away()
    {
        await using var host = new FileHost(_content) { Breaks = 1 };
        await DownloadAsync(host.Url, options: Pipelines.Options with { Retry = new RetryOptions() });
        await File.WriteAllBytesAsync(_folder.Combine("file.bin.part"), Noise(400_000, 3), TestContext.Current.CancellationToken);
        var result = await DownloadAsync(host.Url);
        Assert.Equal(ScrapeProblem.None, result.Problem);
        Assert.Equal(_content, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_part_of_another_thing_is_left_alone()
    {
        await using var host = new FileHost(_content) { Breaks = 1 };
        await DownloadAsync(host.Url + "?other", options: Pipelines.Options with { Retry = new RetryOptions() });
        var result = await DownloadAsync(host.Url);
        Assert.Equal((ScrapeProblem.None, 0L), (result.Problem, result.ResumedFrom));
        Assert.Equal(["file.bin", "file.bin.part", "file.bin.part.from"], Files());
    }

    [Theory]
    [InlineData("345678", "bytes 3-8/10")]
    [InlineData("567", "bytes 5-7/10")]
    public async Task A_range_that_is_not_the_whole_rest_is_not_taken_for_it(string part, string range)
    {
        var calls = 0;
        await using var server = HostileServer.Start().On("/f.bin", async exchange =>
        {
            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 10", "ETag: \"1\"") + "01234");
                    break;
                case 2:
                    await exchange.AnswerAsync(206, part, "ETag: \"1\"", $"Content-Range: {range}");
                    break;
                default:
                    await exchange.AnswerAsync(200, "0123456789", "ETag: \"1\"");
                    break;
            }
        });
        var result = await DownloadAsync(server.At("/f.bin"));
        Assert.Equal((ScrapeProblem.None, 3, 10L), (result.Problem, result.Attempts, result.Length));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_four_checksums_are_verified()
    {
        await using var host = new FileHost(_content);
        var result = await DownloadAsync(host.Url, task => task with
        {
            Checksums =
            [
                Sha256(_content),
                FileChecksum.Parse("MD5:" + Digest(HashAlgorithmName.MD5)),
                FileChecksum.Parse("sha-1:" + Digest(HashAlgorithmName.SHA1)),
                FileChecksum.Parse(Crc32.HashToUInt32(_content).ToString("X8", System.Globalization.CultureInfo.InvariantCulture)),
            ],
            Size = _content.Length,
        });
        Assert.Equal((ScrapeProblem.None, true), (result.Problem, result.IsVerified));
    }

    [Theory]
    [InlineData("crc32:00000000")]
    [InlineData("md5:00000000000000000000000000000000")]
    [InlineData("sha1:0000000000000000000000000000000000000000")]
    public async Task A_file_with_another_checksum_is_not_kept(string checksum)
    {
        await using var host = new FileHost(_content);
        var result = await DownloadAsync(host.Url, task => task with { Checksums = [FileChecksum.Parse(checksum)] });
        Assert.Equal((ScrapeProblem.ChecksumMismatch, false, string.Empty), (result.Problem, result.IsVerified, result.Path));
        Assert.Contains("instead of 0000", result.Reason, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_of_another_size_is_not_kept()
    {
        await using var host = new FileHost(_content);
        var result = await DownloadAsync(host.Url, task => task with { Size = 5 });
        Assert.Equal(ScrapeProblem.SizeMismatch, result.Problem);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_that_has_its_checksum_already_is_not_fetched()
    {
        await using var host = new FileHost(_content);
        await DownloadAsync(host.Url);
        var again = await DownloadAsync(host.Url, task => task with { Checksums = [Sha256(_content)] });
        Assert.Equal((ScrapeProblem.None, true, true), (again.Problem, again.IsSkipped, again.IsVerified));
        Assert.Single(host.Requests);
    }

    [Theory]
    [InlineData(ExistingFile.KeepBoth, "old", "file (2).bin")]
    [InlineData(ExistingFile.Replace, null, "file.bin")]
    [InlineData(ExistingFile.Skip, "old", "file.bin")]
    public async Task A_file_of_the_same_name_is_treated_as_told(ExistingFile existing, string? kept, string name)
    {
        _folder.Write("file.bin", "old");
        await using var host = new FileHost(_content);
        var result = await DownloadAsync(host.Url, task => task with { Existing = existing });
        Assert.Equal(_folder.Combine(name), result.Path);
        Assert.Equal(existing == ExistingFile.Skip, result.IsSkipped);
        var first = await File.ReadAllBytesAsync(_folder.Combine("file.bin"), TestContext.Current.CancellationToken);
        Assert.Equal(kept is null ? _content : System.Text.Encoding.UTF8.GetBytes(kept), first);
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_one_name()
    {
        _folder.Write("FILE.BIN", "old");
        await using var host = new FileHost(_content);
        Assert.Equal(_folder.Combine("file (2).bin"), (await DownloadAsync(host.Url)).Path);
    }

    [Fact]
    public async Task Many_files_of_one_name_at_a_time_get_names_of_their_own()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, "content " + exchange.Request.Query));
        using var pipeline = new HttpPipeline(Pipelines.Options with { DownloadWorkers = 8 });
        var downloader = new Downloader(pipeline, Pipelines.Options);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            downloader.DownloadAsync(new DownloadTask(ScrapeRequest.Parse(server.At($"/same.txt?{i}")), _folder.FullPath), TestContext.Current.CancellationToken).AsTask()));
        Assert.Equal(40, results.Select(result => result.Path).Distinct().Count());
        Assert.Equal(40, Files().Count);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal($"content {i}", File.ReadAllText(results[i].Path)));
    }

    [Fact]
    public async Task Equal_contents_are_kept_once()
    {
        _folder.Write("already.bin", System.Text.Encoding.Latin1.GetString("same"u8));
        await using var server = HostileServer.Start().OnText("/one.bin", "same").OnText("/two.bin", "else").OnText("/three.bin", "else");
        var one = await DownloadAsync(server.At("/one.bin"));
        Assert.Equal((true, _folder.Combine("already.bin")), (one.IsDuplicate, one.Path));
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var downloader = new Downloader(pipeline, Pipelines.Options);
        var both = await Task.WhenAll(new[] { "/two.bin", "/three.bin" }.Select(path =>
            downloader.DownloadAsync(new DownloadTask(ScrapeRequest.Parse(server.At(path)), _folder.FullPath), TestContext.Current.CancellationToken).AsTask()));
        Assert.Single(both, result => result.IsDuplicate);
        Assert.Equal(both[0].Path, both[1].Path);
        Assert.Equal(2, Files().Count);
        Assert.False((await DownloadAsync(server.At("/one.bin"), task => task with { Deduplicate = false })).IsDuplicate);
    }

    [Fact]
    public async Task The_host_may_name_the_file_but_not_its_place()
    {
        await using var host = new FileHost(_content, "/get") { Headers = ["Content-Disposition: attachment; filename=\"..\\..\\evil/../name.txt\""] };
        Assert.Equal(_folder.Combine("name.txt"), (await DownloadAsync(host.Url)).Path);
        Assert.Equal(_folder.Combine("mine"), (await DownloadAsync(host.Url, task => task with { FileName = "../mine", Deduplicate = false })).Path);
    }

    [Fact]
    public async Task A_name_without_extension_gets_that_of_its_type()
    {
        await using var host = new FileHost(_content, "/image/42") { Headers = ["Content-Type: image/png"] };
        Assert.Equal(_folder.Combine("42.png"), (await DownloadAsync(host.Url)).Path);
    }

    [Fact]
    public async Task A_length_that_is_a_lie_is_no_file()
    {
        await using var server = HostileServer.Start().On("/f", exchange => exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 5000000000") + "short"));
        var result = await DownloadAsync(server.At("/f"));
        Assert.Equal((ScrapeProblem.ConnectionLost, 3), (result.Problem, result.Attempts));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_file_larger_than_allowed_is_refused_said_or_not()
    {
        await using var host = new FileHost(_content);
        await using var server = HostileServer.Start().On("/endless", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200));
            while (true)
            {
                await exchange.WriteAsync(_content);
            }
        });
        var options = Pipelines.Options with { MaxFileBytes = 200_000 };
        Assert.Equal(ScrapeProblem.BodyTooLarge, (await DownloadAsync(host.Url, options: options)).Problem);
        Assert.Equal(ScrapeProblem.BodyTooLarge, (await DownloadAsync(server.At("/endless"), options: options)).Problem);
        Assert.DoesNotContain(Files(), name => !name.Contains(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_comes_to_a_standstill_is_given_up_and_resumed()
    {
        var time = new WatchedTime();
        var calls = 0;
        await using var server = HostileServer.Start().On("/f.bin", async exchange =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 10", "ETag: \"1\"") + "01234");
                await exchange.HangAsync();
            }

            Assert.Equal("bytes=5-", exchange.Request.Header("Range"));
            await exchange.AnswerAsync(206, "56789", "ETag: \"1\"", "Content-Range: bytes 5-9/10");
        });
        var options = Pipelines.Options with { IgnoreRobots = true, StallTimeout = TimeSpan.FromSeconds(7) };
        using var pipeline = new HttpPipeline(options, time: time);
        var downloading = new Downloader(pipeline, options).DownloadAsync(new DownloadTask(ScrapeRequest.Parse(server.At("/f.bin")), _folder.FullPath), TestContext.Current.CancellationToken).AsTask();
        while (!(File.Exists(_folder.Combine("f.bin.part")) && new FileInfo(_folder.Combine("f.bin.part")).Length == 5))
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(7));
        var result = await downloading;
        Assert.Equal((ScrapeProblem.None, 2), (result.Problem, result.Attempts));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(result.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cancelled_download_leaves_what_can_be_resumed()
    {
        await using var server = HostileServer.Start().On("/f.bin", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 10", "ETag: \"1\"") + "01234");
            await exchange.HangAsync();
        });
        using var pipeline = new HttpPipeline(Pipelines.Options);
        using var giveUp = new CancellationTokenSource();
        var downloading = new Downloader(pipeline, Pipelines.Options).DownloadAsync(new DownloadTask(ScrapeRequest.Parse(server.At("/f.bin")), _folder.FullPath), giveUp.Token).AsTask();
        while (!(File.Exists(_folder.Combine("f.bin.part")) && new FileInfo(_folder.Combine("f.bin.part")).Length == 5))
        {
            await Task.Yield();
        }

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloading);
        Assert.Equal(["f.bin.part", "f.bin.part.from"], Files());
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such_and_the_others_go_on()
    {
        using var disk = SmallDisk.TryCreate(256, out var reason);
        Assert.SkipWhen(disk is null, reason);
        await using var host = new FileHost(_content);
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var downloader = new Downloader(pipeline, Pipelines.Options);
        var full = await downloader.DownloadAsync(new DownloadTask(ScrapeRequest.Parse(host.Url), disk.FullPath), TestContext.Current.CancellationToken);
        Assert.Equal((ScrapeProblem.DiskFull, 1), (full.Problem, full.Attempts));
        Assert.Contains(disk.FullPath, full.Reason, StringComparison.Ordinal);
        var other = await downloader.DownloadAsync(new DownloadTask(ScrapeRequest.Parse(host.Url), _folder.FullPath), TestContext.Current.CancellationToken);
        Assert.Equal(ScrapeProblem.None, other.Problem);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_told_as_such()
    {
        var file = _folder.Write("not-a-directory", "x");
        await using var host = new FileHost(_content);
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var result = await new Downloader(pipeline, Pipelines.Options).DownloadAsync(
            new DownloadTask(ScrapeRequest.Parse(host.Url), Path.Combine(file, "below")), TestContext.Current.CancellationToken);
        Assert.Equal(ScrapeProblem.FileNotWritten, result.Problem);
        Assert.Empty(host.Requests);
    }

    public void Dispose() => _folder.Dispose();

    private static FileChecksum Sha256(byte[] content) => FileChecksum.Parse("sha256:" + Convert.ToHexString(SHA256.HashData(content)));

    private string Digest(HashAlgorithmName algorithm) => Convert.ToHexString(CryptographicOperations.HashData(algorithm, _content));

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private List<string> Files() => [.. new DirectoryInfo(_folder.FullPath).EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private async Task<DownloadResult> DownloadAsync(string url, Func<DownloadTask, DownloadTask>? change = null, HttpOptions? options = null)
    {
        using var pipeline = new HttpPipeline(options ?? Pipelines.Options);
        var task = new DownloadTask(ScrapeRequest.Parse(url), _folder.FullPath);
        return await new Downloader(pipeline, options ?? Pipelines.Options).DownloadAsync(change?.Invoke(task) ?? task, TestContext.Current.CancellationToken);
    }
}
