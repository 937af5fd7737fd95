using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Metrics;

public sealed class BatchMetricsTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Statistics_show_the_run_as_it_is()
    {
        using var gate = new Gate();
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("name", new BatchOptions { MaxWorkers = 1 }, (item, _) => item switch
        {
            0 => new ValueTask<int>(0),
            1 => throw new InvalidDataException(),
            _ => gate.IgnoreAsync(),
        }, time: time);
        Assert.All(Enumerable.Range(0, 4), item => Assert.True(engine.TryPost(item)));
        await gate.Entered;
        time.Advance(TimeSpan.FromSeconds(4));

        var statistics = engine.Statistics;

        Assert.Equal(("name", true, 1, 1, 1), (statistics.Name, statistics.IsRunning, statistics.MaxWorkers, statistics.ActiveWorkers, statistics.QueueSize));
        Assert.Equal((4, 1, 1, 2), (statistics.Accepted, statistics.Succeeded, statistics.Failed, statistics.Done));
        Assert.Equal((0.5, null, null), (statistics.ItemsPerSecond, statistics.PercentComplete, statistics.Remaining));
        engine.CompleteInput();
        Assert.Equal((50.0, TimeSpan.FromSeconds(4)), (engine.Statistics.PercentComplete, engine.Statistics.Remaining));
        Assert.InRange(statistics.MemoryBytes, 1_000_000, long.MaxValue);
        Assert.InRange(statistics.CpuPercent, 0, double.MaxValue);
        gate.Open();
        await engine.DriveAsync([]);
        Assert.Equal((0, 0, false), (engine.Statistics.ActiveWorkers, engine.Statistics.QueueSize, engine.Statistics.IsRunning));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Who_has_read_an_items_end_finds_it_counted()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { EventCapacity = 1 }, (item, _) => new ValueTask<int>(item));
        Assert.All(Enumerable.Range(0, 200), item => Assert.True(engine.TryPost(item)));
        var events = new List<BatchEvent<int, int>>();

        for (var ended = 0; ended < 200; ended = events.Ends().Count())
        {
            Assert.InRange(engine.Statistics.Done, ended, 200);
            await engine.ReadOneAsync(events);
        }

        Assert.Equal(200, engine.Statistics.Done);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_finished_runs_statistics_stand_still()
    {
        var time = new CountingTimeProvider();
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions(), (item, _) => new ValueTask<int>(item), time: time);
        await engine.DriveAsync([1]);
        var final = engine.Statistics;

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(final, engine.Statistics);
    }
}
