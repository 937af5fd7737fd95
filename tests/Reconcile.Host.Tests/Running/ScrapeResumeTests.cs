using System.Text.Json;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

/// <summary>A scrape that is killed while requests are under way, and goes on from its checkpoint: told by what the server was asked for.</summary>
public sealed class ScrapeResumeTests
{
    private const int Items = 300;
    private const int Workers = 4;

    // Bounds a hang only.
    private const int Hang = 300_000;

    private const string Script =
        """
        param($Url, $Checkpoint, $Results)
        1..300 | ForEach-Object { "$Url$_" } | Start-Scrape -NoProxy -MaxWorkers 4 -Checkpoint $Checkpoint |
            ForEach-Object { [IO.File]::AppendAllText($Results, "$($_.Status) $($_.Url)`n") }
        """;

    [Fact(Timeout = Hang)]
    public async Task A_scrape_that_is_killed_twice_fetches_nothing_again_that_was_done_and_misses_nothing()
    {
        await using var server = new StoppingServer();
        using var script = new ScriptFile(Script);
        var (checkpoint, results) = (Path.Combine(script.Folder, "run.checkpoint"), Path.Combine(script.Folder, "results"));
        string[] arguments = [script.FullName, "-Url", server.Url, "-Checkpoint", checkpoint, "-Results", results];

        // When all that was answered is in the journal, and each worker waits for an answer.
        server.Answer(60);
        using (var run = HostProcess.Start(arguments))
        {
            await server.WaitForOpenAsync(Workers, TestContext.Current.CancellationToken);
            await WaitForDoneAsync(checkpoint, 60);
            run.Kill();
            await run.EndAsync();
        }

        var first = Done(checkpoint);
        var asked = server.Asked();
        Assert.Equal((60, 60 + Workers), (first.Count, asked.Count));
        Assert.All(asked.Values, count => Assert.Equal(1, count));

        // In the midst of everything: the journal is some moments behind the results, and these behind the answers.
        server.Answer(150);
        using (var run = HostProcess.Start(arguments))
        {
            await WaitForDoneAsync(checkpoint, 60 + 20);
            run.Kill();
            await run.EndAsync();
        }

        var second = Done(checkpoint);
        Assert.Superset(first, second);
        Assert.InRange(second.Count, 60 + 20, 60 + 150);
        asked = server.Asked();
        Assert.All(first, url => Assert.Equal(1, asked[url]));
        Assert.Superset(second.Select(url => $"Succeeded {url}").ToHashSet(), File.ReadLines(results).ToHashSet());

        server.Answer(int.MaxValue);
        var result = await HostProcess.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var all = Enumerable.Range(1, Items).Select(item => server.Url + item).ToHashSet();
        var end = server.Asked();
        Assert.Equal(all.Order(), end.Keys.Order());
        Assert.All(second, url => Assert.Equal(asked[url], end[url]));
        Assert.Superset(all.Select(url => $"Succeeded {url}").ToHashSet(), File.ReadLines(results).ToHashSet());
        Assert.Equal(second.Count, File.ReadLines(results).Count(line => line.StartsWith("Skipped", StringComparison.Ordinal)) - first.Count);
        Assert.Equal(all.Order(), Done(checkpoint).Order());
    }

    /// <summary>The addresses that the journal says are done. An unfinished last line says nothing.</summary>
    private static HashSet<string> Done(string checkpoint)
    {
        using var file = new StreamReader(new FileStream(checkpoint, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var urls = new Dictionary<string, string>();
        var done = new HashSet<string>();
        foreach (var line in file.ReadToEnd().Split('\n')[..^1])
        {
            using var json = JsonDocument.Parse(line);
            var kind = json.RootElement.GetProperty("kind").GetString();
            if (kind == "start")
            {
                urls[json.RootElement.GetProperty("id").GetString()!] = json.RootElement.GetProperty("item").GetString()!;
            }
            else if (kind == "done")
            {
                done.Add(urls[json.RootElement.GetProperty("id").GetString()!]);
            }
        }

        return done;
    }

    private static async Task WaitForDoneAsync(string checkpoint, int count)
    {
        while (!File.Exists(checkpoint) || Done(checkpoint).Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Answers so many requests, and no more until it is told of a further number.</summary>
internal sealed class StoppingServer : IAsyncDisposable
{
    private readonly HostileServer _server = HostileServer.Start();
    private int _left;
    private int _open;

    public StoppingServer()
    {
        _server.OnText("/robots.txt", string.Empty);
        _server.On("*", AnswerAsync);
    }

    public string Url => _server.Url.AbsoluteUri;

    public void Answer(int requests) => Volatile.Write(ref _left, requests);

    /// <summary>How often each address was asked for.</summary>
    public Dictionary<string, int> Asked() => _server.Requests.CountBy(request => _server.At(request.Path)).ToDictionary();

    /// <summary>Ends when so many requests are not answered.</summary>
    public async Task WaitForOpenAsync(int requests, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _open) < requests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HostileExchange exchange)
    {
        if (Interlocked.Decrement(ref _left) >= 0)
        {
            return exchange.AnswerAsync(200, "{}", "Content-Type: application/json");
        }

        // Whoever asks is killed: nobody will miss the answer.
        Interlocked.Increment(ref _open);
        return exchange.HangAsync();
    }
}
