using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class ScrapeLimitTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task After_a_refusal_the_limits_are_read_again_and_the_run_goes_on_with_them()
    {
        var asked = 0;
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("/user", exchange => exchange.AnswerAsync(200, Interlocked.Increment(ref asked) == 1 ? """{"threads":6}""" : """{"threads":2}"""));

        // Refuses until it is asked a third time, which is not before the second answer has been taken in.
        server.On("*", exchange => Volatile.Read(ref asked) < 3 ? exchange.AnswerAsync(429, "too many", "Retry-After: 1") : exchange.AnswerAsync(200, "ok"));
        var output = _session.Run(
            "$urls | Start-Scrape -NoProxy -MaxWorkers 3 -MaxRetry 100 -RateLimit '500/1s' -Verbose -LimitsFrom @{ Uri = $limits; MaxThreads = 'threads'; RefreshSeconds = 1 }",
            ("urls", Enumerable.Range(0, 6).Select(i => server.At($"/{i}")).ToArray()), ("limits", server.At("/user")));
        Assert.Equal(6, output.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        Assert.Contains(output.Warnings, warning => warning.EndsWith("allows 2 threads now, before 6 threads: 1 at a time for requests, 2 for downloads.", StringComparison.Ordinal));
        Assert.Contains(output.Verbose, message => message.StartsWith("1 workers from now on: No more than 1 are allowed.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429, "Retry-After: 250", "429, Retry-After 250 s")]
    [InlineData(503, "Retry-After: 4000", "503, Retry-After 4000 s, of which -MaxRetryAfterSeconds allows 300: what is answered so fails")]
    public async Task A_run_that_waits_long_says_so_while_it_waits(int status, string header, string cause)
    {
        await using var server = HostileServer.Start().On("*", exchange => exchange.AnswerAsync(status, "later", header));

        // The first warning ends the run, which would wait for minutes.
        var output = _session.Run(
            "1..20 | Start-Scrape -NoProxy -IgnoreRobots -MaxRetry 0 -MaxWorkers 1 -DownloadWorkers 1 -UriTemplate ($base + '{item}') -WarningAction Stop", ("base", server.Url.AbsoluteUri));
        Assert.NotNull(output.Terminating);
        Assert.Matches($@"127\.0\.0\.1:{server.Port}/\* asked for no requests until \d\d:\d\d:\d\dZ \({cause}\); 19 items wait\.", output.Terminating.Exception.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_run_asks_for_what_is_left_today_and_a_later_one_for_the_rest()
    {
        var used = 95;
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("/user", exchange => exchange.AnswerAsync(200, $$"""{"threads":16,"day":100,"used":{{Volatile.Read(ref used)}}}"""));
        server.On("*", exchange => exchange.AnswerAsync(200, "ok"));
        const string Script =
            "$urls | Start-Scrape -NoProxy -MaxWorkers 8 -Checkpoint run.checkpoint -LimitsFrom @{ Uri = $limits; MaxThreads = 'threads'; PerDay = 'day'; UsedToday = 'used' }";
        (string, object?)[] variables = [("urls", Enumerable.Range(0, 30).Select(i => server.At($"/{i}")).ToArray()), ("limits", server.At("/user"))];
        var today = _session.Run(Script, variables);
        Assert.Empty(today.Errors);
        Assert.Equal(5, today.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        var heldBack = today.Of<ScrapeResult>().Where(result => result.Status == ScrapeStatus.Cancelled).ToList();
        Assert.Equal(25, heldBack.Count);
        Assert.All(heldBack, result => Assert.Equal(ScrapeProblem.QuotaExhausted, result.Problem));
        Assert.Contains("said that 5 were left", heldBack[0].Reason, StringComparison.Ordinal);
        Assert.Contains(today.Warnings, warning => warning.StartsWith("The account's quota is used up", StringComparison.Ordinal));
        Assert.Equal(5, server.Requests.Count(request => request.Path != "/user"));

        Volatile.Write(ref used, 0);
        var tomorrow = _session.Run(Script, variables);
        Assert.Equal((25, 5), (tomorrow.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded), tomorrow.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Skipped)));
        Assert.Equal(30, server.Requests.Where(request => request.Path != "/user").Select(request => request.Path).Distinct().Count());
        Assert.Equal(30, server.Requests.Count(request => request.Path != "/user"));
    }

    [Fact]
    public async Task Downloads_keep_to_what_is_left_too()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty).OnText("/user", """{"left":"2"}""");
        server.On("*", exchange => exchange.AnswerAsync(200, exchange.Request.Path));
        var output = _session.Run(
            "1..9 | Start-Scrape -NoProxy -UriTemplate ($base + '{item}') -OutputDirectory files -LimitsFrom @{ Uri = ($base + 'user'); LeftToday = 'left' }", ("base", server.Url.AbsoluteUri));
        Assert.Equal(2, output.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        Assert.Equal(7, output.Of<ScrapeResult>().Count(result => result is { Status: ScrapeStatus.Cancelled, Problem: ScrapeProblem.QuotaExhausted }));
        Assert.Equal(2, Directory.GetFiles(_session.PathOf("files")).Length);
        Assert.Equal(2, server.Requests.Count(request => request.Path != "/user"));
    }
}
