namespace Reconcile.Core.Tests.Workers;

/// <summary>Items that an earlier run has done are accepted and end, and nothing is done with them.</summary>
public sealed class SkipTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_skipped_item_ends_once_and_is_counted()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { MaxWorkers = 2 }, (item, _) => ValueTask.FromResult(item));
        Assert.True(engine.TrySkip(1));
        Assert.True(engine.TryPost(2));
        Assert.True(engine.TrySkip(3));

        var ends = (await engine.DriveAsync([4])).Ends();

        Assert.Equal([1, 2, 3, 4], ends.Select(end => end.Item).Order());
        Assert.Equal([1, 3], ends.OfType<ItemSkipped<int, int>>().Select(end => end.Item));
        var summary = await engine.Completion;
        Assert.Equal((4, 2, 2), (summary.Accepted, summary.Succeeded, summary.Skipped));
        Assert.Equal((4, 2), (engine.Statistics.Done, engine.Statistics.Skipped));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_skip_is_refused_while_there_is_no_room_for_its_event()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions { EventCapacity = 1, ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan }, (item, _) => ValueTask.FromResult(item));
        Assert.True(engine.TrySkip(1));

        Assert.False(engine.TrySkip(2));

        Assert.Equal(1, engine.Statistics.Accepted);
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadOneAsync(events);
        Assert.True(engine.TrySkip(2));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_that_was_cancelled_accepts_no_skip()
    {
        await using var engine = new BatchEngine<int, int>("test", new BatchOptions(), (item, _) => ValueTask.FromResult(item));
        engine.Cancel();

        Assert.Throws<OperationCanceledException>(() => engine.TrySkip(1));
    }

    [Fact]
    public void Rate_and_time_left_are_those_of_the_items_that_are_done()
    {
        var statistics = new BatchStatistics { Name = "test", RunId = 1, IsRunning = true, InputComplete = true, Accepted = 120, Skipped = 100, Succeeded = 10, Elapsed = TimeSpan.FromSeconds(5) };

        Assert.Equal((2, TimeSpan.FromSeconds(5)), (statistics.ItemsPerSecond, statistics.Remaining));
        Assert.Null((statistics with { Succeeded = 0 }).Remaining);
    }
}
