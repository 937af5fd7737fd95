using System.Collections.Concurrent;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Throttle;

/// <summary>A rate gate as a run sees it.</summary>
public sealed class ItemGateTests : IDisposable
{
    // The time that the tests move on is not that of an item that has no processor yet.
    private static readonly BatchOptions Options = new()
    {
        MaxWorkers = 2,
        ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
    };

    private readonly CountingTimeProvider _time = new();
    private readonly RateGate _gate;

    public ItemGateTests() => _gate = NewGate("2/1s");

    public void Dispose() => _gate.Dispose();

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task No_more_items_start_than_the_limit_allows_and_all_of_them_end()
    {
        var starts = new ConcurrentBag<DateTimeOffset>();
        await using var engine = NewEngine((item, _) =>
        {
            starts.Add(_time.GetUtcNow());
            return new ValueTask<int>(item);
        });

        var events = await engine.DriveAsync(Enumerable.Range(0, 20), _time);

        Assert.Equal(20, events.OfType<ItemSucceeded<int, int>>().Count());
        Assert.All(events.Ends(), end => Assert.Equal(1, end.Attempts));
        var inOrder = starts.Order().ToArray();
        Assert.All(inOrder.Zip(inOrder.Skip(2)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
        Assert.Equal((20, 0, 0), (Key.Permits, Key.InFlight, Key.Waiting));
        Assert.Equal(0, _time.LiveTimers);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_item_that_waits_for_its_gate_holds_no_worker_and_is_no_retry()
    {
        await using var engine = NewEngine((item, _) => new ValueTask<int>(item), item => item < 10 ? "slow" : null, Options with { MaxWorkers = 1 });
        foreach (var item in Enumerable.Range(0, 12))
        {
            Assert.True(engine.TryPost(item));
        }

        // Time stands still: 0 and 1 have permits, 10 and 11 need none, all others wait.
        var events = new List<BatchEvent<int, int>>();
        while (events.Ends().Count() < 4)
        {
            await engine.ReadOneAsync(events);
        }

        Assert.Equal([0, 1, 10, 11], events.Ends().Select(end => end.Item).Order());
        var statistics = engine.Statistics;
        Assert.Equal((8, 0, 0), (statistics.WaitingForGate, statistics.WaitingForRetry, statistics.Retried));
        engine.CompleteInput();
        await engine.ReadToEndAsync(events, _time);
        Assert.Equal((12, 0, 0), (engine.Statistics.Succeeded, engine.Statistics.WaitingForGate, engine.Statistics.Retried));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Every_attempt_pays()
    {
        var attempts = 0;
        await using var engine = NewEngine(
            (item, _) => Interlocked.Increment(ref attempts) <= 3 ? throw new IOException() : new ValueTask<int>(item),
            options: Options with { Retry = new RetryOptions { MaxRetries = 3, BaseDelay = TimeSpan.Zero } });

        await engine.DriveAsync([1], _time);

        Assert.Equal((4, 4), (attempts, Key.Permits));
        Assert.True(engine.Statistics.Elapsed >= TimeSpan.FromSeconds(1));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_items_time_does_not_run_while_it_waits()
    {
        await using var engine = NewEngine((item, _) => new ValueTask<int>(item), options: Options with { ItemTimeout = TimeSpan.FromMilliseconds(500) });
        _gate.Pause("run", TimeSpan.FromMinutes(5));
        Assert.All([1, 2], item => Assert.True(engine.TryPost(item)));
        engine.CompleteInput();
        while (engine.Statistics.WaitingForGate < 2)
        {
            await Task.Yield();
        }

        // In one step, after which time stands still: an item that has begun is never late.
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.Equal(2, events.OfType<ItemSucceeded<int, int>>().Count());
        Assert.True(engine.Statistics.Elapsed >= TimeSpan.FromMinutes(5));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_stop_ends_those_who_wait_and_gives_their_places_up()
    {
        await using var engine = NewEngine((item, _) => new ValueTask<int>(item));
        _gate.Pause("run", TimeSpan.FromHours(1));
        Assert.All(Enumerable.Range(0, 10), item => Assert.True(engine.TryPost(item)));
        while (engine.Statistics.WaitingForGate < 10)
        {
            await Task.Yield();
        }

        engine.Cancel();
        var events = await engine.DriveAsync([]);

        Assert.Equal(10, events.OfType<ItemCancelled<int, int>>().Count(end => end.Attempts == 0));
        Assert.Equal((0, 0, 0), (Key.Waiting, Key.InFlight, engine.Statistics.WaitingForGate));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_abandoned_operation_is_under_way_no_longer()
    {
        using var hang = new Gate();
        using var one = new RateGate("one", new RateGateOptions { MaxInFlight = 1 }, _time);
        await using var engine = new BatchEngine<int, int>(
            new BatchJob<int, int>("run", (item, _) => item == 0 ? hang.IgnoreAsync() : new ValueTask<int>(item)) { Gate = one },
            Options with { ItemTimeout = TimeSpan.FromSeconds(5) },
            _time);
        Assert.True(engine.TryPost(0));
        await hang.Entered;
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(Options.AbandonGrace);
        var events = new List<BatchEvent<int, int>>();
        while (!events.Ends().Any())
        {
            await engine.ReadOneAsync(events);
        }

        Assert.True(Assert.IsType<ItemTimedOut<int, int>>(events.Ends().Single()).Error.Abandoned);

        // Time stands still, so there is a permit for item 1 only if item 0 has given its own back.
        Assert.Single((await engine.DriveAsync([1])).OfType<ItemSucceeded<int, int>>());
        Assert.Equal(0, Assert.Single(one.Statistics).InFlight);
        hang.Open();
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_operation_knows_what_its_own_item_was_let_through_with()
    {
        var seen = new ConcurrentDictionary<int, string?>();
        RatePermit? within = null;
        await using var engine = NewEngine(
            async (item, _) =>
            {
                await Task.Yield();
                seen[item] = RatePermit.OfItem?.Key;
                if (item == 0)
                {
                    var job = new BatchJob<int, int>("inner", (other, _) =>
                    {
                        within = RatePermit.OfItem;
                        return new ValueTask<int>(other);
                    });
                    await using var inner = new BatchEngine<int, int>(job, Options, _time);
                    await inner.DriveAsync([0]);
                }

                return item;
            },
            static item => item == 2 ? null : $"{item}");

        await engine.DriveAsync([0, 1, 2], _time);

        Assert.Equal(["0", "1", null], seen.OrderBy(static pair => pair.Key).Select(static pair => pair.Value));
        Assert.Null(within);
        Assert.Null(RatePermit.OfItem);
    }

    private RateStatistics Key => Assert.Single(_gate.Statistics);

    private RateGate NewGate(string limit) => new("items", new RateGateOptions { Limits = [RateLimit.Parse(limit)] }, _time);

    private BatchEngine<int, int> NewEngine(Func<int, CancellationToken, ValueTask<int>> operation, Func<int, string?>? key = null, BatchOptions? options = null) =>
        new(new BatchJob<int, int>("run", operation) { Gate = _gate, RateKey = key }, options ?? Options, _time);
}
