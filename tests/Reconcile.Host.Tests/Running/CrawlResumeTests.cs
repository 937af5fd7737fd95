using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

/// <summary>A crawl in a process that is killed, and goes on in another one.</summary>
public sealed class CrawlResumeTests
{
    private const int Pages = 31;

    private const string Script =
        """
        param($Start, $Checkpoint, $Media)
        $written = 0
        Start-Scrape $Start -NoProxy -Follow css:a@href -MaxDepth 9 -Checkpoint $Checkpoint -MaxWorkers 2 -Field @{ Title = 'css:h1'; Cover = 'css:img@src' } -DownloadField Cover -OutputDirectory $Media -ExistingFile Skip |
            ForEach-Object { if ($_.Status -ne 'Skipped') { $written++; "written $written" }; "$($_.Status) $($_.Url)" }
        """;

    // Pages that are answered; those asked for beyond that are left waiting, so that a run cannot come further than it should.
    private int _budget;

    [Fact]
    public async Task A_crawl_that_was_killed_goes_on_with_what_it_had_not_done_and_loses_nothing()
    {
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty);
        server.On("*", AnswerAsync);
        using var script = new ScriptFile(Script);
        var (checkpoint, media) = (Path.Combine(script.Folder, "crawl.checkpoint"), Path.Combine(script.Folder, "media"));
        string[] arguments = [script.FullName, "-Start", server.At("/1"), "-Checkpoint", checkpoint, "-Media", media];
        var known = new Dictionary<string, int>();
        foreach (var pages in new[] { 1, 4, 9 })
        {
            Volatile.Write(ref _budget, pages);
            using (var killed = HostProcess.Start(arguments))
            {
                await killed.WaitForLineAsync($"written {pages}");
                killed.Kill();
                await killed.EndAsync();
            }

            AssertNotAgain(server, known);
            foreach (var page in (await HostProcess.RunAsync("-Command", $"(Get-ReconcileCheckpoint '{checkpoint}' -Status Done).Key")).OutputLines)
            {
                known.TryAdd(page, Asked(server, page));
            }
        }

        Assert.InRange(known.Count, 1, 1 + 4 + 9);
        Volatile.Write(ref _budget, int.MaxValue);
        using var last = HostProcess.Start(arguments);
        var result = await last.EndAsync();

        Assert.DoesNotContain(result.ErrorLines, line => !line.StartsWith("Scraping: ", StringComparison.Ordinal));
        AssertNotAgain(server, known);
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), Urls(result, "Skipped "));
        Assert.Equal(
            Enumerable.Range(1, Pages).Select(page => server.At($"/{page}")).Order(StringComparer.Ordinal),
            Urls(result, "Skipped ").Concat(Urls(result, "Succeeded ")).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, Pages).Select(page => $"{page}.png").Order(StringComparer.Ordinal), Directory.EnumerateFiles(media, "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void AssertNotAgain(HostileServer server, Dictionary<string, int> known) => Assert.All(known, page => Assert.Equal(page.Value, Asked(server, page.Key)));

    private static int Asked(HostileServer server, string url) => server.Requests.Count(request => request.Path == new Uri(url).AbsolutePath);

    private static IEnumerable<string> Urls(HostResult result, string status) =>
        result.OutputLines.Where(line => line.StartsWith(status, StringComparison.Ordinal)).Select(line => line[status.Length..]).Order(StringComparer.Ordinal);

    /// <summary>Each page leads to two others, back to the first, and to a picture.</summary>
    private Task AnswerAsync(HostileExchange exchange)
    {
        var path = exchange.Request.Path;
        if (path.EndsWith(".png", StringComparison.Ordinal))
        {
            return exchange.AnswerAsync(200, path, "Content-Type: image/png");
        }

        if (Interlocked.Decrement(ref _budget) < 0)
        {
            return exchange.HangAsync();
        }

        var page = int.Parse(path[1..], CultureInfo.InvariantCulture);
        var links = new[] { 1, page * 2, (page * 2) + 1 }.Where(next => next <= Pages).Select(next => $"<a href=/{next}>{next}</a>");
        return exchange.AnswerAsync(200, $"<h1>{page}</h1><img src=/{page}.png>{string.Concat(links)}", "Content-Type: text/html");
    }
}
