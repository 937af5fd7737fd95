using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>How many requests a scrape has at a time.</summary>
public sealed class ScrapeWorkerTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("-MinWorkers 2 -MaxWorkers 6", 2, 6)]
    [InlineData("-MinWorkers 2 -MaxWorkers 6 -DownloadWorkers 9", 2, 6)]
    [InlineData("-MaxWorkers 6 -DownloadWorkers 2", 6, 6)]
    [InlineData("-MaxWorkers 6 -DownloadWorkers 2 -OutputDirectory files", 2, 2)]
    [InlineData("", 4, 4)]
    public async Task The_run_has_the_workers_that_were_asked_for(string parameters, int least, int most)
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        _session.Run($"$url | Start-Scrape -NoProxy {parameters}", ("url", server.At("/a"))).TheOne<ScrapeResult>();
        var run = RunRegistry.Current.First(known => known.Name == "Start-Scrape");
        Assert.Equal((least, most), (run.MinWorkers, run.MaxWorkers));
    }

    [Theory]
    [InlineData("-MinWorkers 6")]
    [InlineData("-MinWorkers 6 -OutputDirectory files")]
    [InlineData("-MinWorkers 6 -MaxWorkers 6 -OutputDirectory files")]
    [InlineData("-MaxWorkers 6")]
    [InlineData("-DownloadWorkers 6 -OutputDirectory files")]
    [InlineData("-LimitsFrom @{ Uri = $base + 'user'; MaxThreads = 'threads' }")]
    [InlineData("-LimitsFrom @{ Uri = $base + 'user'; MaxThreads = 'threads' } -OutputDirectory files")]
    public async Task As_many_as_were_asked_for_or_allowed_are_under_way_at_the_same_time(string parameters)
    {
        // Nobody is answered before six have come: a place too few, and all of them would time out.
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty).OnText("/user", """{"threads":12}""");
        server.On("*", async exchange =>
        {
            if (Interlocked.Increment(ref count) == 6)
            {
                come.TrySetResult();
            }

            await come.Task.WaitAsync(exchange.Ending);
            await exchange.AnswerAsync(200, exchange.Request.Path);
        });
        var output = _session.Run($"1..6 | Start-Scrape -NoProxy -MaxRetry 0 -OperationTimeoutSeconds 60 -UriTemplate ($base + '{{item}}') {parameters}", ("base", server.Url.AbsoluteUri));
        Assert.Empty(output.Errors);
        Assert.Equal(6, output.Of<ScrapeResult>().Count);
        Assert.Equal(6, server.MostActive);
    }

    [Fact]
    public async Task A_number_that_adapts_changes_and_never_goes_beyond_the_most()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", async exchange =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, exchange.Ending);
            await exchange.AnswerAsync(200, "ok");
        });
        var output = _session.Run("1..300 | Start-Scrape -NoProxy -MinWorkers 1 -MaxWorkers 8 -Verbose -UriTemplate ($base + '{item}')", ("base", server.Url.AbsoluteUri));
        Assert.Equal(300, output.Of<ScrapeResult>().Count(result => result.Status == ScrapeStatus.Succeeded));
        Assert.Contains(output.Verbose, message => message.Contains(" workers from now on: ", StringComparison.Ordinal));
        Assert.InRange(server.MostActive, 2, 8);
    }

    [Fact]
    public async Task More_at_least_than_at_most_ends_the_command_before_anything_is_asked()
    {
        await using var server = HostileServer.Start().OnText("/a", "a");
        var error = _session.Caught("$url | Start-Scrape -NoProxy -MinWorkers 5 -MaxWorkers 3 -Cache never.cache", ("url", server.At("/a")));
        Assert.StartsWith("WorkersInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(server.AllRequests);
        Assert.False(File.Exists(_session.PathOf("never.cache")));
    }

    [Fact]
    public async Task What_the_server_allows_holds_for_a_number_that_adapts()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty).OnText("/user", """{"threads":2}""");
        server.On("*", exchange => exchange.AnswerAsync(200, "ok"));
        var output = _session.Run(
            "1..200 | Start-Scrape -NoProxy -MinWorkers 4 -MaxWorkers 16 -Verbose -UriTemplate ($base + '{item}') -LimitsFrom @{ Uri = ($base + 'user'); MaxThreads = 'threads' }",
            ("base", server.Url.AbsoluteUri));
        Assert.Equal(200, output.Of<ScrapeResult>().Count);
        Assert.Equal(1, server.MostActive);
        Assert.Contains(output.Verbose, message => message.StartsWith("3 workers from now on: No more than 3 are allowed.", StringComparison.Ordinal));
    }
}
