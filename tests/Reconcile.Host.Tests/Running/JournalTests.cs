using System.Text.Json;

namespace Reconcile.Host.Tests.Running;

/// <summary>A run of a script that is killed again and again, and goes on each time.</summary>
public sealed class JournalTests(ITestOutputHelper log)
{
    private const int Items = 300;
    private const int Kills = 20;

    // Items that a run writes at most after the one at which it is killed, however long that takes.
    private const int Beyond = 4;

    // Each run of an item leaves a file of its own. A run that is to be killed waits for that in the end.
    private const string Script =
        """
        param($Checkpoint, $Effects, [int] $Last = 1000)
        $written = 0
        1..300 | ForEach-Object { "item $_" } | Invoke-ParallelBatch -Checkpoint $Checkpoint -MaxWorkers 4 {
            [IO.File]::WriteAllText("$using:Effects/$_.$([guid]::NewGuid())", '')
            if ($_ -eq 'item 7') { throw 'seven' }
        } | ForEach-Object { if ($_.Status -ne 'Skipped') { $written++; "written $written"; if ($written -eq $Last) { while ($true) { } } } }
        "end"
        """;

    [Fact]
    public async Task A_run_that_is_killed_at_twenty_points_does_every_item_and_none_again_that_was_done()
    {
        using var script = new ScriptFile(Script);
        var checkpoint = Path.Combine(script.Folder, "run.checkpoint");
        var effects = Directory.CreateDirectory(Path.Combine(script.Folder, "effects")).FullName;
        string[] arguments = [script.FullName, "-Checkpoint", checkpoint, "-Effects", effects];
        var seed = Random.Shared.Next();
        log.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var known = new Dictionary<string, int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var last = random.Next(1, 9);
            using (var run = HostProcess.Start([.. arguments, "-Last", $"{last + Beyond}"]))
            {
                await run.WaitForLineAsync($"written {last}");
                run.Kill();
                await run.EndAsync();
            }

            AssertNotAgain(known, effects);
            foreach (var item in await DoneAsync(checkpoint))
            {
                known.TryAdd(item, Effects(effects, item));
            }

            Assert.All(known.Values, count => Assert.NotEqual(0, count));
        }

        Assert.InRange(known.Count, 1, Items - 2);
        using var final = HostProcess.Start(arguments);
        var result = await final.EndAsync();

        Assert.Equal("end", result.OutputLines[^1]);
        AssertNotAgain(known, effects);
        Assert.All(Enumerable.Range(1, Items), item => Assert.NotEqual(0, Effects(effects, $"item {item}")));
        var done = await DoneAsync(checkpoint);
        Assert.Equal(Enumerable.Range(1, Items).Select(item => $"item {item}").Where(item => item != "item 7").Order(), done.Order());
    }

    private static void AssertNotAgain(Dictionary<string, int> known, string effects) =>
        Assert.All(known, item => Assert.Equal(item.Value, Effects(effects, item.Key)));

    private static int Effects(string folder, string item) => Directory.GetFiles(folder, item + ".*").Length;

    /// <summary>The items that the file says are done. An unfinished last line says nothing.</summary>
    private static async Task<HashSet<string>> DoneAsync(string checkpoint)
    {
        var items = new Dictionary<string, string>();
        var done = new HashSet<string>();
        foreach (var line in (await File.ReadAllTextAsync(checkpoint, TestContext.Current.CancellationToken)).Split('\n')[..^1])
        {
            using var json = JsonDocument.Parse(line);
            switch (json.RootElement.GetProperty("kind").GetString())
            {
                case "start":
                    items[json.RootElement.GetProperty("id").GetString()!] = json.RootElement.GetProperty("item").GetString()!;
                    break;
                case "done":
                    done.Add(items[json.RootElement.GetProperty("id").GetString()!]);
                    break;
            }
        }

        return done;
    }
}
