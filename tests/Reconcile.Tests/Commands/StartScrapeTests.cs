using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class StartScrapeTests : IDisposable
{
    private const string Secret = "s3cr3t-T0ken";
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Addresses_come_back_as_results_with_their_data()
    {
        await using var server = HostileServer.Start()
            .OnText("/a.json", """{"id":1,"price":1.50,"tags":["x","y"],"on":true,"none":null}""", "application/json")
            .OnText("/b.html", "<p>ä</p>", "text/html; charset=utf-8");
        var output = _session.Run("""
            $all = $urls | Start-Scrape -NoProxy
            $all
            $data = ($all | Where-Object Url -Like '*.json').Data
            $data.price.GetType().Name, $data.tags[1], $data.on, ($null -eq $data.none)
            """, ("urls", new[] { server.At("/a.json"), server.At("/b.html") }));
        Assert.Empty(output.Errors);
        var results = output.Of<ScrapeResult>().OrderBy(result => result.Url, StringComparer.Ordinal).ToList();
        Assert.All(results, result => Assert.Equal((ScrapeStatus.Succeeded, 200, ScrapeProblem.None, 1), (result.Status, result.StatusCode, result.Problem, result.Attempts)));
        Assert.Equal("<p>ä</p>", results[1].Content);
        Assert.Null(results[1].Data);
        Assert.Equal(["Decimal", "y", true, true], output.Output.Select(item => item.BaseObject).Where(item => item is not ScrapeResult));
    }

    [Fact]
    public async Task Objects_fill_a_template()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, exchange.Request.Target));
        var output = _session.Run(
            "[pscustomobject]@{ Id = 7; Name = 'a b/ä'; Lang = $null }, @{ id = 8; name = 'x'; lang = 'de', 'en' } | Start-Scrape -NoProxy -UriTemplate ($base + 'games/{id}/{name}{?lang}') -MaxWorkers 1 -DownloadWorkers 1",
            ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Equal(["/games/7/a%20b%2F%C3%A4", "/games/8/x?lang=de,en"], output.Of<ScrapeResult>().Select(result => result.Content).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_body_that_a_statement_did_not_write_is_none()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var output = _session.Run("function nothing { }; $none = [pscustomobject]@{ Uri = $url; Body = nothing; Method = nothing }; $none, @{ Uri = $url; Body = nothing } | Start-Scrape -NoProxy", ("url", server.At("/a")));
        Assert.Empty(output.Errors);
        Assert.Equal(["GET", "GET"], server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task What_is_wrong_with_one_input_does_not_stop_the_others()
    {
        await using var server = HostileServer.Start().OnText("/good", "good");
        var output = _session.Run("'nonsense', $good, 'ftp://host/x', ([pscustomobject]@{ Title = 1 }) | Start-Scrape -NoProxy", ("good", server.At("/good")));
        Assert.Equal("good", Assert.Single(output.Of<ScrapeResult>()).Content);
        Assert.Equal(3, output.Errors.Count);
        Assert.All(output.Errors, error => Assert.StartsWith("ScrapeInputInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_a_result_and_an_error_with_its_name()
    {
        await using var server = HostileServer.Start().On("/gone", exchange => exchange.AnswerAsync(404, "not here")).OnText("/good", "good");
        var output = _session.Run("$urls | Start-Scrape -NoProxy", ("urls", new[] { server.At("/gone"), server.At("/good") }));
        Assert.Equal("NotFound", output.ErrorId);
        var failed = Assert.Single(output.Of<ScrapeResult>(), result => result.Status == ScrapeStatus.Failed);
        Assert.Equal((404, "not here"), (failed.StatusCode, failed.Content));
        Assert.Same(failed, output.Errors[0].TargetObject is System.Management.Automation.PSObject wrapped ? wrapped.BaseObject : output.Errors[0].TargetObject);
    }

    [Fact]
    public async Task Failed_results_can_be_piped_back()
    {
        var calls = 0;
        await using var server = HostileServer.Start().On("/a", exchange => Interlocked.Increment(ref calls) == 1 ? exchange.AnswerAsync(404, "not yet") : exchange.AnswerAsync(200, "now"));
        var output = _session.Run("$first = $url | Start-Scrape -NoProxy -ErrorAction Ignore; $first | Start-Scrape -NoProxy", ("url", server.At("/a")));
        Assert.Equal("now", output.TheOne<ScrapeResult>().Content);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again()
    {
        var calls = 0;
        await using var server = HostileServer.Start().On("/a", exchange => Interlocked.Increment(ref calls) <= 2 ? exchange.AnswerAsync(503, "later", "Retry-After: 0") : exchange.AnswerAsync(200, "ok"));
        var output = _session.Run("$url | Start-Scrape -NoProxy -MaxRetry 3", ("url", server.At("/a")));
        Assert.Equal((3, "ok"), (output.TheOne<ScrapeResult>().Attempts, output.Of<ScrapeResult>()[0].Content));
        Assert.Equal(2, output.Warnings.Count(warning => warning.Contains("answered 503", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-Body @{ a = 1; b = 'x y' }", "application/x-www-form-urlencoded", "a=1&b=x+y", "b=x+y&a=1")]
    [InlineData("-Body @{ a = @(1, 2.5) } -ContentType application/json", "application/json", """{"a":[1,2.5]}""", null)]
    [InlineData("-Body ([pscustomobject]@{ n = 'ä'; t = $true; z = $null })", "application/json", """{"n":"ä","t":true,"z":null}""", null)]
    [InlineData("-Body 'text' -Method Put", "text/plain; charset=utf-8", "text", null)]
    public async Task Bodies_are_sent_as_what_they_are(string parameters, string contentType, string expected, string? or)
    {
        await using var server = HostileServer.Start().OnText("/a", "ok");
        _session.Run($"$url | Start-Scrape -NoProxy {parameters}", ("url", server.At("/a")));
        var request = Assert.Single(server.Requests);
        Assert.Equal(parameters.Contains("Put", StringComparison.Ordinal) ? "PUT" : "POST", request.Method);
        Assert.Equal(contentType, request.Header("Content-Type"));
        Assert.Contains(request.BodyText, new[] { expected, or });
    }

    [Fact]
    public async Task A_credential_goes_to_the_first_host_only_unless_told()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, "ok"));
        string[] urls = [server.At("/one"), new Uri(server.OtherUrl, "/two").AbsoluteUri];
        const string Script = "$urls | Start-Scrape -NoProxy -Token ([System.Net.NetworkCredential]::new('', $secret).SecurePassword) -Headers @{ 'X-Api-Key' = $secret; 'Accept-Language' = 'de' } -MaxWorkers 1 -DownloadWorkers 1";
        var output = _session.Run(Script, ("urls", urls), ("secret", Secret));
        Assert.Contains("localhost", Assert.Single(output.Warnings), StringComparison.Ordinal);
        var first = Assert.Single(server.Requests, request => request.Path == "/one");
        var second = Assert.Single(server.Requests, request => request.Path == "/two");
        Assert.Equal(("Bearer " + Secret, Secret), (first.Header("Authorization"), first.Header("X-Api-Key")));
        Assert.Equal((null, null, "de"), (second.Header("Authorization"), second.Header("X-Api-Key"), second.Header("Accept-Language")));
        _session.Run("$urls | Start-Scrape -NoProxy -Token ([System.Net.NetworkCredential]::new('', $secret).SecurePassword) -CredentialHost '*' -MaxWorkers 1", ("urls", urls), ("secret", Secret));
        Assert.Equal(3, server.Requests.Count(request => request.Header("Authorization") == "Bearer " + Secret));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("-CredentialHost '127.0.0.1'", true)]
    [InlineData("-CredentialHost ('127.0.0.1:' + $port)", true)]
    [InlineData("-CredentialHost '127.0.0.1:1'", false)]
    public async Task Another_port_of_the_host_gets_the_credential_if_it_is_listed(string parameters, bool goes)
    {
        await using var server = HostileServer.Start().OnText("/one", "ok");
        await using var other = HostileServer.Start().OnText("/two", "ok");
        var output = _session.Run(
            $"$urls | Start-Scrape -NoProxy -Headers @{{ Authorization = $secret; 'X-Other' = 'x' }} -Cookie @{{ sid = $secret }} {parameters}",
            ("urls", new[] { server.At("/one"), other.At("/two") }), ("secret", Secret), ("port", other.Port));
        Assert.Equal(goes ? (Secret, $"sid={Secret}", "x") : (null, null, "x"), (other.Requests[0].Header("Authorization"), other.Requests[0].Header("Cookie"), other.Requests[0].Header("X-Other")));
        Assert.Equal(parameters.EndsWith("'127.0.0.1'", StringComparison.Ordinal), output.Warnings.Count == 0);
        Assert.True(parameters.Length > 0 || output.Warnings[0].Contains($"127.0.0.1:{other.Port}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Field @{ A = 'foo:x' }", "Field 'A': 'foo:x' is no CSS selector, and 'foo:' says no other kind: before a selector may stand css:, json:, xpath:, regex:, group: or header:")]
    [InlineData("-Field @{ A = 'xpaht://a/b' }", "'xpaht:' says no other kind")]
    [InlineData("-Field @{ A = '[nosuch] css:h1' }", "Field 'A': 'nosuch' in '[nosuch] css:h1' is no type. Before the selector of a field may stand one of Auto, String, Int")]
    [InlineData("-Field @{ A = '[nosuch[]]css:h1' }", "for example '[decimal] css:.price'")]
    [InlineData("-Field @{ A = 'h1[' }", "For example 'css:h1'")]
    [InlineData("-Field @{ A = 'css:a' } -Row foo:x", "The rows: 'foo:x' is no CSS selector, and 'foo:'")]
    [InlineData("-Field @{ A = 'css:a' } -Row '[int] css:x'", "before the selector of a field only")]
    [InlineData("-Follow foo:x", "'foo:' says no other kind")]
    [InlineData("-Headers @{ 'bad name' = $secret }", "The header 'bad name' cannot be sent: a space cannot stand in its name")]
    [InlineData("-Headers @{ ('Authorization: Bearer ' + $secret) = '' }", "The header 'Authorization: ***' cannot be sent: ':' cannot")]
    [InlineData("-Headers @{ 'X-A' = \"$secret`r`nX-B: c\" }", "The header 'X-A' cannot be sent: a line break stands in its value")]
    [InlineData("-Headers @{ 'X-A' = $secret + [char]0x20AC }", "The header 'X-A' cannot be sent: '€' stands in its value")]
    [InlineData("-Headers @{ 'content-length' = 5 }", "The header 'content-length' cannot be sent: how the message itself goes")]
    [InlineData("-Headers @{ '' = 5 }", "A header has no name")]
    public void What_is_wrong_with_a_parameter_is_told_before_anything_is_asked(string parameters, string told)
    {
        var error = _session.Caught($"'http://127.0.0.1:1/' | Start-Scrape -NoProxy {parameters}", ("secret", Secret));
        Assert.StartsWith("ScrapeSetupInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_of_one_item_that_cannot_be_sent_does_not_stop_the_others()
    {
        await using var server = HostileServer.Start().OnText("/good", "good");
        var output = _session.Run("@{ Uri = $good; Headers = @{ 'X-A' = \"x`ny\" } }, $good | Start-Scrape -NoProxy", ("good", server.At("/good")));
        Assert.Equal("good", Assert.Single(output.Of<ScrapeResult>()).Content);
        Assert.Equal("ScrapeInputInvalid", output.ErrorId);
        Assert.Contains("The header 'X-A' cannot be sent: a line break", output.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_is_written_or_kept_shows_a_secret()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty).On("*", exchange => exchange.AnswerAsync(exchange.Request.Path == "/bad" ? 503 : 200, "ok"));
        var shown = _session.Show(
            "$urls | Start-Scrape -NoProxy -Checkpoint run.checkpoint -MaxRetry 1 -Verbose -Token ([System.Net.NetworkCredential]::new('', $secret).SecurePassword)",
            ("urls", new[] { server.At($"/good?api_key={Secret}"), server.At($"/bad?token={Secret}") }), ("secret", Secret));
        Assert.Contains("api_key=***", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(_session.PathOf("run.checkpoint"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(server.Requests, request => request.Query == $"api_key={Secret}");
    }

    [Fact]
    public async Task A_used_up_quota_ends_the_run_and_a_later_run_goes_on()
    {
        var quota = 3;
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", exchange => Interlocked.Decrement(ref quota) >= 0 ? exchange.AnswerAsync(200, "ok") : exchange.AnswerAsync(430, "no more"));
        var urls = Enumerable.Range(0, 20).Select(i => server.At($"/{i}")).ToArray();
        const string Script = "$urls | Start-Scrape -NoProxy -MaxWorkers 1 -DownloadWorkers 1 -Checkpoint run.checkpoint";
        var first = _session.Run(Script, ("urls", urls));
        Assert.Equal(20, first.Output.Count);
        Assert.Equal(3, first.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        Assert.All(first.Errors, error => Assert.StartsWith("QuotaExhausted,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.InRange(first.Errors.Count, 1, 2);
        Assert.InRange(server.Requests.Count, 4, 5);
        Assert.Contains(first.Warnings, warning => warning.Contains("-Checkpoint", StringComparison.Ordinal));
        quota = 100;
        var asked = server.Requests.Count;
        var second = _session.Run(Script, ("urls", urls));
        Assert.Empty(second.Errors);
        Assert.Equal(3, second.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Skipped));
        Assert.Equal(17, second.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        Assert.Equal(17, server.Requests.Count - asked);
    }

    [Fact]
    public async Task Files_are_downloaded_checked_and_named()
    {
        await using var server = HostileServer.Start().OnText("/a.bin", "content a").OnText("/b.bin", "content b");
        var output = _session.Run(
            """
            @{ Uri = $a; FileName = 'first.txt'; Sha1 = 'f3bcd8c2f4b5c3f0d1d2e1b1f3a1c4e5d6f7a8b9' }, @{ Uri = $b; Size = 9 } | Start-Scrape -NoProxy -OutputDirectory media
            """,
            ("a", server.At("/a.bin")), ("b", server.At("/b.bin")));
        Assert.Equal("ChecksumMismatch", output.ErrorId);
        var good = Assert.Single(output.Of<ScrapeResult>(), result => result.Status == ScrapeStatus.Succeeded);
        Assert.Equal(_session.PathOf(Path.Combine("media", "b.bin")), Assert.Single(good.Downloads).Path);
        Assert.Equal(["b.bin"], Directory.EnumerateFiles(_session.PathOf("media")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_servers_limits_size_the_pools()
    {
        await using var server = HostileServer.Start().OnText("/user", """{"u":{"threads":2}}""", "application/json");
        server.On("*", async exchange =>
        {
            await Task.Yield();
            await exchange.AnswerAsync(200, "ok");
        });
        var output = _session.Run(
            "$urls | Start-Scrape -NoProxy -MaxWorkers 8 -LimitsFrom @{ Uri = $limits; MaxThreads = 'u.threads' }",
            ("urls", Enumerable.Range(0, 50).Select(i => server.At($"/{i}")).ToArray()), ("limits", server.At("/user")));
        Assert.Equal(50, output.Of<ScrapeResult>().Count);
        Assert.Equal(1, server.MostActive);
    }

    [Fact]
    public async Task Fields_and_rows_become_the_properties_of_data()
    {
        await using var server = HostileServer.Start().OnText("/list", "<table><tr><td>A</td><td>1.50</td></tr><tr><td>B</td></tr></table>", "text/html");
        var output = _session.Run(
            """
            $result = $url | Start-Scrape -NoProxy -Row css:tr -Field ([ordered]@{ Name = 'css:td:first-child'; Price = '[decimal] css:td:nth-child(2)' })
            $result.Data.Count, $result.Data[0].Name, $result.Data[0].Price, $result.Missing[0], ($null -eq $result.Content)
            """, ("url", server.At("/list")));
        Assert.Empty(output.Errors);
        Assert.Equal([2, "A", 1.50m, "Price", true], output.Output.Select(item => item.BaseObject));
    }

    [Fact]
    public async Task A_crawl_follows_links_of_its_host_once_each()
    {
        await using var server = HostileServer.Start()
            .OnText("/", "<a href='/a'>a</a><a href='/b'>b</a><a href='http://elsewhere.invalid/'>x</a>", "text/html")
            .OnText("/a", "<a href='/b'>b</a><a href='/c'>c</a><a href='/'>home</a>", "text/html")
            .OnText("/b", "<a href='/c'>c</a>", "text/html")
            .OnText("/c", "<a href='/deep'>d</a>", "text/html")
            .OnText("/deep", "too deep", "text/html");
        var output = _session.Run("$url | Start-Scrape -NoProxy -Follow css:a@href -MaxDepth 2 -MaxWorkers 2", ("url", server.At("/")));
        Assert.Empty(output.Errors);
        Assert.Equal(["/", "/a", "/b", "/c"], server.Requests.Select(request => request.Path).Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 1, 2], output.Of<ScrapeResult>().Select(result => result.Depth).Order());
    }

    [Fact]
    public async Task The_pages_of_a_list_are_turned()
    {
        await using var server = HostileServer.Start();
        server.On("/list", exchange => exchange.AnswerAsync(
            200, $$"""{"items":[{{(exchange.Request.Query.Contains("after=3", StringComparison.Ordinal) ? 9 : 1)}}],"next":{{exchange.Request.Query switch { "" => "2", "after=2" => "3", _ => "null" }}}}""", "Content-Type: application/json"));
        var output = _session.Run("$url | Start-Scrape -NoProxy -NextPage 'cursor:after=json:$.next'", ("url", server.At("/list")));
        Assert.Empty(output.Errors);
        Assert.Equal(["", "after=2", "after=3"], server.Requests.Select(request => request.Query));
        Assert.Equal(3, output.Of<ScrapeResult>().Count);
    }

    [Fact]
    public async Task What_the_cache_remembers_is_not_asked_for_again()
    {
        await using var server = HostileServer.Start().OnText("/a", "a").On("/gone", exchange => exchange.AnswerAsync(404, "no"));
        server.On("/tagged", exchange => exchange.Request.Header("If-None-Match") == "\"1\"" ? exchange.AnswerAsync(304, string.Empty, "ETag: \"1\"") : exchange.AnswerAsync(200, "tagged", "ETag: \"1\""));
        var urls = new[] { server.At("/a"), server.At("/gone") };
        _session.Run("$urls | Start-Scrape -NoProxy -Cache web.cache", ("urls", urls));
        var again = _session.Run("$urls | Start-Scrape -NoProxy -Cache web.cache", ("urls", urls));
        Assert.Equal(2, server.Requests.Count);
        Assert.All(again.Of<ScrapeResult>(), result => Assert.True(result.FromCache));
        Assert.Equal("NotFound", again.ErrorId);
        _session.Run("$url | Start-Scrape -NoProxy -Cache web.cache -CacheTtlSeconds 0", ("url", server.At("/tagged")));
        var revalidated = _session.Run("$url | Start-Scrape -NoProxy -Cache web.cache -CacheTtlSeconds 0", ("url", server.At("/tagged"))).TheOne<ScrapeResult>();
        Assert.Equal(("tagged", true), (revalidated.Content, revalidated.FromCache));
    }

    [Fact]
    public async Task A_rate_limit_holds_as_the_server_sees_it()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", exchange => exchange.AnswerAsync(200, "ok"));
        var output = _session.Run("1..25 | Start-Scrape -NoProxy -UriTemplate ($base + '{item}') -RateLimit '10/500ms' -MaxWorkers 8", ("base", server.Url.AbsoluteUri));
        Assert.Equal(25, output.Of<ScrapeResult>().Count);
        var times = server.AllRequests.Select(request => request.Timestamp).Order().ToList();
        var window = TimeSpan.FromMilliseconds(500).TotalSeconds * TimeProvider.System.TimestampFrequency;
        Assert.All(Enumerable.Range(0, times.Count - 10), i => Assert.True(times[i + 10] - times[i] >= window, $"11 requests within {(times[i + 10] - times[i]) / (double)TimeProvider.System.TimestampFrequency} s"));
    }

    [Theory]
    [InlineData("-Field @{ A = 'nonsense:x' }")]
    [InlineData("-RateLimit fast")]
    [InlineData("-NextPage 'counter:'")]
    [InlineData("-LimitsFrom @{ MaxThreads = 'a' }")]
    [InlineData("-LimitsFrom @{ Uri = 'http://host.invalid'; MaxThread = 'a' }")]
    [InlineData("-LimitsFrom @{ Uri = 'http://host.invalid'; UsedToday = 'a' }")]
    [InlineData("-LimitsFrom @{ Uri = 'http://host.invalid'; RefreshSeconds = 0 }")]
    [InlineData("-LimitsFrom @{ Uri = 'http://host.invalid' } -RateLimit (1..7 | ForEach-Object { \"$_/1s\" })")]
    [InlineData("-Cache c.cache -CacheHostTtl @{ a = 'long' }")]
    public void What_is_wrong_with_the_parameters_ends_the_command(string parameters) =>
        Assert.StartsWith("ScrapeSetupInvalid,", _session.Caught($"'http://host.invalid' | Start-Scrape {parameters}").FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_scrape_is_told() => Assert.StartsWith("NothingToScrape,", _session.Caught("Start-Scrape").FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public async Task A_stopped_pipeline_stops_the_requests()
    {
        await using var server = HostileServer.Start();
        server.On("*", exchange => exchange.AnswerAsync(200, "ok"));
        var output = _session.Run("1..5000 | Start-Scrape -NoProxy -UriTemplate ($base + '{item}') | & { process { $_; break } }", ("base", server.Url.AbsoluteUri));
        Assert.InRange(output.Of<ScrapeResult>().Count, 0, 1);
        Assert.InRange(server.Requests.Count, 1, 4000);
    }

    [Fact]
    public async Task A_result_reads_at_a_glance()
    {
        await using var server = HostileServer.Start().OnText("/a.json", "{}", "application/json");
        var shown = _session.Show("$url | Start-Scrape -NoProxy", ("url", server.At("/a.json")));
        Assert.Matches(@"Succeeded\s+200\s+http://127\.0\.0\.1:\d+/a\.json\s+application/json\s+2 B\s+", shown);
    }
}
