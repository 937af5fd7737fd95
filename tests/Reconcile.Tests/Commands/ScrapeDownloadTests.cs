using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Files that pages lead to: <c>Start-Scrape -DownloadField</c>.</summary>
public sealed class ScrapeDownloadTests : IDisposable
{
    private const string Secret = "s3cr3t-T0ken";
    private const string Fields = "-NoProxy -Field @{ Title = 'css:h1'; Cover = '[uri] css:img.cover@src'; Shots = '[] css:img.shot@src' } -OutputDirectory media";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task The_files_of_a_page_are_downloaded_beside_its_data()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty)
            .OnText("/p/1", "<h1>One</h1><img class=cover src=/c.png><img class=shot src='s1.png'><img class=shot src='s2.png'>", "text/html")
            .OnText("/c.png", "cover").OnText("/p/s1.png", "shot one").OnText("/p/s2.png", "shot two");
        var output = _session.Run($"$url | Start-Scrape {Fields} -DownloadField Cover, shots; Get-ReconcileStatistic", ("url", server.At("/p/1")));
        Assert.Empty(output.Errors);
        var result = Assert.Single(output.Of<ScrapeResult>());
        Assert.Equal((ScrapeStatus.Succeeded, 200, "One"), (result.Status, result.StatusCode, ((System.Management.Automation.PSObject)result.Data!).Properties["Title"].Value));
        Assert.Equal([("Cover", "c.png", 5L), ("Shots", "s1.png", 8L), ("Shots", "s2.png", 8L)], result.Downloads.Select(file => (file.Field, Path.GetFileName(file.Path), file.Length)));
        Assert.All(result.Downloads, file => Assert.Equal((ScrapeProblem.None, 200, 64), (file.Problem, file.Status, file.Sha256.Length)));
        Assert.Equal("shot two", await File.ReadAllTextAsync(_session.PathOf("media/s2.png"), TestContext.Current.CancellationToken));
        Assert.True(result.BytesReceived > 21, "its page counts too");
        Assert.Contains(output.Of<BatchStatistics>(), run => run.Name == "Start-Scrape" && run.BytesReceived == result.BytesReceived);
    }

    [Fact]
    public async Task What_several_pages_want_is_fetched_once()
    {
        await using var server = HostileServer.Start().OnText("/logo.png", "logo");
        server.On("*", exchange => exchange.AnswerAsync(200, $"<h1>{exchange.Request.Path}</h1><img class=cover src=/logo.png><img class=shot src='/logo.png#x'>", "Content-Type: text/html"));
        var output = _session.Run($"1..30 | Start-Scrape -UriTemplate ($base + 'p{{item}}') {Fields} -DownloadField Cover, Shots", ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Single(server.Requests, request => request.Path == "/logo.png");
        Assert.Equal(30, output.Of<ScrapeResult>().Count);
        var files = output.Of<ScrapeResult>().SelectMany(result => result.Downloads).ToList();
        Assert.Equal(60, files.Count);
        Assert.All(files, file => Assert.Equal(_session.PathOf("media/logo.png"), file.Path));
        Assert.Equal(4, files.Sum(file => file.BytesReceived));
        Assert.Single(files, file => !file.IsSkipped);
    }

    [Fact]
    public async Task A_page_one_of_whose_files_fails_has_failed_and_keeps_everything_else()
    {
        await using var server = HostileServer.Start()
            .OnText("/p", "<h1>One</h1><img class=cover src=/c.png><img class=shot src=/gone.png>", "text/html")
            .OnText("/fine", "<h1>Two</h1>", "text/html").OnText("/c.png", "cover");
        var output = _session.Run($"$urls | Start-Scrape {Fields} -DownloadField Cover, Shots -Checkpoint run.checkpoint", ("urls", new[] { server.At("/p"), server.At("/fine") }));
        Assert.Equal("DownloadFailed", output.ErrorId);
        var result = Assert.Single(output.Of<ScrapeResult>(), result => result.Status == ScrapeStatus.Failed);
        Assert.Equal((200, ScrapeProblem.DownloadFailed, 1, "One"), (result.StatusCode, result.Problem, result.Attempts, ((System.Management.Automation.PSObject)result.Data!).Properties["Title"].Value));
        Assert.Contains("1 of its 2 files could not be had. Shots: ", result.Reason, StringComparison.Ordinal);
        Assert.Contains("/gone.png", result.Reason, StringComparison.Ordinal);
        Assert.Equal([ScrapeProblem.None, ScrapeProblem.NotFound], result.Downloads.Select(file => file.Problem));
        Assert.True(File.Exists(_session.PathOf("media/c.png")));

        // Neither lost nor done: the run that goes on does this page again, and only this one.
        server.OnText("/gone.png", "here");
        var again = _session.Run($"$urls | Start-Scrape {Fields} -DownloadField Cover, Shots -Checkpoint run.checkpoint");
        Assert.Empty(again.Errors);
        Assert.Equal([ScrapeStatus.Succeeded, ScrapeStatus.Skipped], again.Of<ScrapeResult>().Select(page => page.Status).Order());
        Assert.Equal((2, 1), (server.Requests.Count(request => request.Path == "/p"), server.Requests.Count(request => request.Path == "/fine")));
        Assert.True(File.Exists(_session.PathOf("media/gone.png")));
    }

    [Fact]
    public async Task A_page_that_failed_for_its_files_can_be_piped_back()
    {
        var calls = 0;
        await using var server = HostileServer.Start().OnText("/p", "<h1>One</h1><img class=cover src=/c.png>", "text/html")
            .On("/c.png", exchange => exchange.AnswerAsync(Interlocked.Increment(ref calls) == 1 ? 404 : 200, "cover"));
        var output = _session.Run($"$first = $url | Start-Scrape {Fields} -DownloadField Cover -ErrorAction Ignore; $first | Start-Scrape {Fields} -DownloadField Cover", ("url", server.At("/p")));
        Assert.Equal(_session.PathOf("media/c.png"), Assert.Single(output.TheOne<ScrapeResult>().Downloads).Path);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_without_asking_for_the_page_or_for_what_is_there()
    {
        var calls = 0;
        await using var server = HostileServer.Start().OnText("/p", "<h1>One</h1><img class=cover src=/c.png><img class=shot src=/s.png>", "text/html").OnText("/s.png", "shot")
            .On("/c.png", exchange => Interlocked.Increment(ref calls) <= 2 ? exchange.AnswerAsync(503, "later", "Retry-After: 0") : exchange.AnswerAsync(200, "cover"));
        var output = _session.Run($"$url | Start-Scrape {Fields} -DownloadField Cover, Shots", ("url", server.At("/p")));
        Assert.Equal((3, ScrapeStatus.Succeeded), (output.TheOne<ScrapeResult>().Attempts, output.Of<ScrapeResult>()[0].Status));
        Assert.Equal((1, 1, 3), (Asked(server, "/p"), Asked(server, "/s.png"), Asked(server, "/c.png")));
        Assert.Equal(2, output.Warnings.Count(warning => warning.Contains("answered 503", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_breaks_off_goes_on_where_it_ended()
    {
        await using var server = HostileServer.Start().OnText("/p", "<img class=cover src=/c.bin>", "text/html");
        server.On("/c.bin", async exchange =>
        {
            if (exchange.Request.Header("Range") is "bytes=5-")
            {
                await exchange.AnswerAsync(206, "56789", "ETag: \"1\"", "Content-Range: bytes 5-9/10");
                return;
            }

            await exchange.WriteAsync(HostileExchange.Head(200, "Content-Length: 10", "ETag: \"1\"") + "01234");
        });
        var output = _session.Run($"$url | Start-Scrape {Fields} -DownloadField Cover", ("url", server.At("/p")));
        Assert.Equal(5, Assert.Single(output.TheOne<ScrapeResult>().Downloads).ResumedFrom);
        Assert.Equal("0123456789", await File.ReadAllTextAsync(_session.PathOf("media/c.bin"), TestContext.Current.CancellationToken));
        Assert.Equal(1, Asked(server, "/p"));
    }

    [Fact]
    public async Task Rows_and_objects_say_which_files_they_want()
    {
        await using var server = HostileServer.Start()
            .OnText("/list", """{"items":[{"id":1,"media":[{"url":"/a","sha1":"86f7e437faa5a7fce15d1ddcb9eaea377667b8"}]},{"id":2,"media":[{"url":"/b","sha1":"e9d71f5ee7c92d6dc9e92ffdad17b8bd49418f98"},{"url":"/c"}]},{"id":3}]}""", "application/json")
            .OnText("/a", "a").OnText("/b", "b").OnText("/c", "not the same");
        var output = _session.Run(
            """
            $url | Start-Scrape -NoProxy -Row json:$.items -OutputDirectory media -DownloadField Media -Field @{ Id = '$.id'; Media = @{ Rows = 'json:$.media'; Fields = @{ Uri = '$.url'; Sha1 = '$.sha1' } } }
            """, ("url", server.At("/list")));
        Assert.Equal("DownloadFailed", output.ErrorId);
        var files = Assert.Single(output.Of<ScrapeResult>()).Downloads;
        Assert.Equal([(1, ScrapeProblem.RequestInvalid, null), (2, ScrapeProblem.None, true), (2, ScrapeProblem.None, (bool?)null)], files.Select(file => (file.Row, file.Problem, file.IsVerified)));
        Assert.Contains("is no checksum", files[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawl_downloads_the_files_of_all_its_pages_and_follows_those_that_failed()
    {
        await using var server = HostileServer.Start()
            .OnText("/", "<h1>home</h1><img class=cover src=/gone.png><a href=/a>a</a><a class=next href=/2>more</a>", "text/html")
            .OnText("/2", "<h1>2</h1><img class=cover src=/2.png>", "text/html")
            .OnText("/a", "<h1>a</h1><img class=cover src=/a.png>", "text/html")
            .OnText("/a.png", "a").OnText("/2.png", "2");
        var output = _session.Run($"$url | Start-Scrape {Fields} -DownloadField Cover -Follow 'css:a:not(.next)@href' -NextPage css:a.next@href", ("url", server.At("/")));
        Assert.Equal("DownloadFailed", output.ErrorId);
        Assert.Equal(3, output.Of<ScrapeResult>().Count);
        Assert.Equal(["2.png", "a.png"], Directory.EnumerateFiles(_session.PathOf("media")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Pages_go_on_being_read_while_a_file_is_on_its_way()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pages = 0;
        var (active, most) = (0, 0);
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", async exchange =>
        {
            if (!exchange.Request.Path.EndsWith(".png", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref pages) == 3)
                {
                    read.SetResult();
                }

                await exchange.AnswerAsync(200, $"<img class=cover src='{exchange.Request.Path}-a.png'><img class=shot src='{exchange.Request.Path}-b.png'>", "Content-Type: text/html");
                return;
            }

            // One place for files, and one for pages: the first file comes only once two more pages were asked for.
            most = Math.Max(most, Interlocked.Increment(ref active));
            await read.Task;
            Interlocked.Decrement(ref active);
            await exchange.AnswerAsync(200, exchange.Request.Path);
        });
        var output = _session.Run($"1..40 | Start-Scrape -UriTemplate ($base + 'p{{item}}') {Fields} -DownloadField Cover, Shots -MaxWorkers 1 -DownloadWorkers 1", ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Equal(40, output.Of<ScrapeResult>().Count);
        Assert.Equal(80, Directory.EnumerateFiles(_session.PathOf("media")).Count());
        Assert.Equal(1, most);
        Assert.InRange(server.MostActive, 2, 2);
    }

    [Fact]
    public async Task A_stopped_pipeline_stops_the_files()
    {
        await using var server = HostileServer.Start().OnText("/p", "<img class=cover src=/slow.png>", "text/html").OnText("/fine", "<h1>Two</h1>", "text/html")
            .On("/slow.png", exchange => exchange.HangAsync());
        var output = _session.Run($"$urls | Start-Scrape {Fields} -DownloadField Cover | & {{ process {{ $_; break }} }}", ("urls", new[] { server.At("/p"), server.At("/fine") }));
        Assert.Equal(server.At("/fine"), Assert.Single(output.Of<ScrapeResult>()).Url);
        Assert.Empty(Directory.Exists(_session.PathOf("media")) ? Directory.EnumerateFiles(_session.PathOf("media")) : []);
    }

    [Fact]
    public async Task A_quota_that_a_file_uses_up_ends_the_run()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", exchange => exchange.Request.Path.EndsWith(".png", StringComparison.Ordinal) ? exchange.AnswerAsync(430, "no more")
            : exchange.AnswerAsync(200, "<img class=cover src=/a.png><img class=shot src=/b.png><img class=shot src=/c.png>", "Content-Type: text/html"));
        var output = _session.Run(
            $"1..30 | Start-Scrape -UriTemplate ($base + 'p{{item}}') {Fields} -DownloadField Cover, Shots -MaxWorkers 1 -DownloadWorkers 1 -ErrorAction SilentlyContinue", ("base", server.Url.AbsoluteUri));
        var results = output.Of<ScrapeResult>();
        Assert.Equal(30, results.Count);
        Assert.All(results, result => Assert.Equal(ScrapeProblem.QuotaExhausted, result.Problem));
        Assert.Single(server.Requests, request => request.Path.EndsWith(".png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_keep_to_robots_and_to_the_rate_limit()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", "User-agent: *\nDisallow: /private/");
        server.On("*", exchange => exchange.AnswerAsync(
            200, $"<img class=cover src='/private/x.png'>{string.Concat(Enumerable.Range(0, 4).Select(i => $"<img class=shot src='{exchange.Request.Path}-{i}'>"))}", "Content-Type: text/html"));
        var output = _session.Run($"1..5 | Start-Scrape -UriTemplate ($base + 'p{{item}}') {Fields} -DownloadField Cover, Shots -RateLimit 10/500ms", ("base", server.Url.AbsoluteUri));
        Assert.All(output.Of<ScrapeResult>(), result => Assert.Equal(ScrapeProblem.RobotsDisallowed, Assert.Single(result.Downloads, file => file.Problem != ScrapeProblem.None).Problem));
        Assert.Equal(25, server.Requests.Count);
        var times = server.AllRequests.Select(request => request.Timestamp).Order().ToList();
        var window = TimeSpan.FromMilliseconds(500).TotalSeconds * TimeProvider.System.TimestampFrequency;
        Assert.All(Enumerable.Range(0, times.Count - 10), i => Assert.True(times[i + 10] - times[i] >= window, "11 requests within the window"));
    }

    [Fact]
    public async Task A_secret_goes_to_files_of_the_first_host_only()
    {
        await using var server = HostileServer.Start();
        server.OnText("/p", $"<img class=cover src=/c.png><img class=shot src='{new Uri(server.OtherUrl, "/other.png")}'>", "text/html").OnText("/c.png", "c").OnText("/other.png", "o");
        var output = _session.Run(
            $"$url | Start-Scrape {Fields} -DownloadField Cover, Shots -Token ([System.Net.NetworkCredential]::new('', $secret).SecurePassword) -Headers @{{ 'X-Api-Key' = $secret }}",
            ("url", server.At("/p")), ("secret", Secret));
        Assert.Empty(output.Errors);
        Assert.Equal(("Bearer " + Secret, Secret), (Header(server, "/c.png", "Authorization"), Header(server, "/c.png", "X-Api-Key")));
        Assert.Equal((null, null), (Header(server, "/other.png", "Authorization"), Header(server, "/other.png", "X-Api-Key")));
    }

    [Theory]
    [InlineData("-DownloadField Cover -OutputDirectory media", "fields of -Field, which is not given")]
    [InlineData("-DownloadField Covr -OutputDirectory media -Field @{ Cover = 'css:img@src' }", "there is no field 'Covr'; -Field has Cover")]
    [InlineData("-DownloadField Cover -Field @{ Cover = 'css:img@src' }", "needs an -OutputDirectory")]
    [InlineData("-DownloadField Price -OutputDirectory media -Field @{ Price = '[decimal] css:b' }", "is made into Decimal, which is no address")]
    [InlineData("-DownloadField Media -OutputDirectory media -Field @{ Media = @{ Rows = 'json:$.media'; Fields = @{ Name = '$.name' } } }", "have no field Uri, Url, Href, Link")]
    public async Task Bad_use_is_told_before_anything_is_fetched(string parameters, string expected)
    {
        await using var server = HostileServer.Start();
        var error = _session.Caught($"$url | Start-Scrape -NoProxy {parameters}", ("url", server.At("/p")));
        Assert.StartsWith("ScrapeSetupInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(expected, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.AllRequests);
    }

    private static int Asked(HostileServer server, string path) => server.Requests.Count(request => request.Path == path);

    private static string? Header(HostileServer server, string path, string name) => Assert.Single(server.Requests, request => request.Path == path).Header(name);
}
