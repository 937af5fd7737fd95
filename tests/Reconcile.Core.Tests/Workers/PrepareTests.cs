using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Workers;

/// <summary>What an operation needs is prepared before its item's time begins.</summary>
public sealed class PrepareTests
{
    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Preparing_is_not_the_items_time()
    {
        using var preparing = new Gate();
        var time = new FakeTimeProvider();
        var job = new BatchJob<int, int>("test", (item, _) => new ValueTask<int>(item)) { Prepare = async _ => await preparing.IgnoreAsync() };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1, ItemTimeout = TimeSpan.FromSeconds(1) }, time);
        Assert.True(engine.TryPost(7));
        await preparing.Entered;

        time.Advance(TimeSpan.FromMinutes(1));
        preparing.Open();
        var events = await engine.DriveAsync([]);

        Assert.Equal(TimeSpan.Zero, Assert.Single(events.OfType<ItemSucceeded<int, int>>()).Duration);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Each_attempt_is_prepared_for()
    {
        var prepared = 0;
        var job = new BatchJob<int, int>("test", (_, _) => throw new InvalidDataException())
        {
            Prepare = _ =>
            {
                prepared++;
                return default;
            },
        };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1, Retry = new RetryOptions { MaxRetries = 2, BaseDelay = TimeSpan.Zero } });

        await engine.DriveAsync([1]);

        Assert.Equal(3, prepared);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_stop_ends_the_wait_and_the_item_was_never_started()
    {
        using var preparing = new Gate();
        var job = new BatchJob<int, int>("test", (item, _) => new ValueTask<int>(item)) { Prepare = async token => await preparing.ObeyAsync(token) };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1 });
        Assert.True(engine.TryPost(1));
        await preparing.Entered;

        engine.Cancel();
        var events = new List<BatchEvent<int, int>>();
        await engine.ReadToEndAsync(events);

        Assert.Equal((1, 0), (events.Count, Assert.IsType<ItemCancelled<int, int>>(events[0]).Attempts));
    }
}
