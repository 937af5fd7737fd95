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

        // In the midst of everything: other requests are answered, results written and the journal is behind by some moments.
        using (var run = HostProcess.Start(arguments))
        {
            server.StopAfter(100, run.Kill);
            await run.EndAsync();
        }

        var first = Done(checkpoint);
        Assert.All(first, url => Assert.Contains($"Succeeded {url}", File.ReadLines(results)));
        var asked = server.Asked();

        // When all that was answered is in the journal, and as many requests as there are workers wait for their answers.
        using (var run = HostProcess.Start(arguments))
        {
            var stopped = new TaskCompletionSource();
            server.StopAfter(60, stopped.SetResult);
            await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
            await server.WaitForOpenAsync(Workers);
            await WaitForDoneAsync(checkpoint, first.Count + 60);
            run.Kill();
            await run.EndAsync();
        }

        var second = Done(checkpoint);
        Assert.Equal(first.Count + 60, second.Count);
        Assert.Superset(first, second);
        var again = server.Asked();
        Assert.All(first, url => Assert.Equal(asked[url], again[url]));

        server.StopAfter(int.MaxValue, static () => { });
        var result = await HostProcess.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var all = Enumerable.Range(1, Items).Select(item => server.Url + item).ToHashSet();
        var end = server.Asked();
        Assert.Equal(all.Order(), end.Keys.Order());
        Assert.All(all, url => Assert.Equal(again.GetValueOrDefault(url) + (second.Contains(url) ? 0 : 1), end[url]));
        Assert.Superset(all.Select(url => $"Succeeded {url}").ToHashSet(), File.ReadLines(results).ToHashSet());
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
        while (Done(checkpoint).Count < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Answers so many requests, then says that it stops, and answers no more until it is told of the next number.</summary>
internal sealed class StoppingServer : IAsyncDisposable
{
    private readonly HostileServer _server = HostileServer.Start();
    private readonly Lock _gate = new();
    private Action _stop = static () => { };
    private int _left;
    private int _open;

    public StoppingServer()
    {
        _server.OnText("/robots.txt", string.Empty);
        _server.On("*", AnswerAsync);
    }

    public string Url => _server.Url.AbsoluteUri;

    public void StopAfter(int answers, Action stop)
    {
        lock (_gate)
        {
            (_left, _stop, _open) = (answers, stop, 0);
        }
    }

    /// <summary>How often each address was asked for.</summary>
    public Dictionary<string, int> Asked() => _server.Requests.CountBy(request => _server.At(request.Path)).ToDictionary();

    /// <summary>Ends when so many requests are not answered.</summary>
    public async Task WaitForOpenAsync(int requests)
    {
        while (Volatile.Read(ref _open) < requests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HostileExchange exchange)
    {
        Action? stop = null;
        lock (_gate)
        {
            if (_left == 0)
            {
                _open++;
            }
            else if (--_left == 0)
            {
                stop = _stop;
            }
            else
            {
                stop = static () => { };
            }
        }

        if (stop is null)
        {
            // Its asker is killed: nobody waits for this answer in the end.
            await exchange.HangAsync();
        }

        await exchange.AnswerAsync(200, "{}", "Content-Type: application/json");
        stop!();
    }
}
