using System.Text.RegularExpressions;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Workers;

/// <summary>Invariant 8: time comes from the TimeProvider, and from nowhere else.</summary>
public sealed partial class TimeTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Progress_comes_when_the_clock_says_so()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(TimeSpan.FromMilliseconds(499));
        time.Advance(TimeSpan.FromMilliseconds(1));
        time.Advance(TimeSpan.FromMilliseconds(500));
        gate.Open();
        var events = await engine.DriveAsync([]);

        var progress = events.OfType<ProgressChanged<int, int>>().Select(happened => happened.Statistics.Elapsed);
        Assert.Equal([TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1)], progress);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Progress_is_dropped_when_nobody_reads_and_nothing_else_is()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1, EventCapacity = 1 }, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(TimeSpan.FromMinutes(1));
        gate.Open();
        var events = await engine.DriveAsync([]);

        Assert.Equal([typeof(ItemStarted<int, int>), typeof(ItemSucceeded<int, int>)], events.Select(happened => happened.GetType()));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Durations_are_those_of_the_clock()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 1 }, (_, _) => gate.IgnoreAsync(), time: time);
        Assert.True(engine.TryPost(0));
        await gate.Entered;

        time.Advance(TimeSpan.FromMinutes(7));
        gate.Open();
        var events = await engine.DriveAsync([]);

        Assert.Equal(TimeSpan.FromMinutes(7), Assert.Single(events.Ends()).Duration);
        Assert.Equal(TimeSpan.FromMinutes(7), (await engine.Completion).Duration);
        Assert.Equal(time.GetUtcNow() - TimeSpan.FromMinutes(7), (await engine.Completion).Started);
    }

    [Fact]
    public void The_source_asks_no_other_clock()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Reconcile.Core"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => OtherClocks().IsMatch(File.ReadAllText(file)));
        Assert.Matches(OtherClocks(), "source.CancelAfter(5)");
    }

    [GeneratedRegex(@"\bStopwatch\b|\bCancelAfter\b|\bTickCount|new Timer\(|new PeriodicTimer\(|\bTask\.Delay\b|Date(Time|TimeOffset)\.(Utc)?Now|Thread\.Sleep|new CancellationTokenSource\((?!\w[^;]*, _?time\))\w")]
    private static partial Regex OtherClocks();
}
