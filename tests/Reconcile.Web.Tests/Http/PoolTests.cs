using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class PoolTests
{
    [Fact]
    public async Task Places_go_to_those_who_wait_in_their_order()
    {
        var pool = new ConcurrencyPool(1);
        await pool.EnterAsync(CancellationToken.None);
        var second = pool.EnterAsync(CancellationToken.None).AsTask();
        var third = pool.EnterAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        pool.Leave();
        await second;
        Assert.False(third.IsCompleted);
        pool.Leave();
        await third;
        pool.Leave();
        Assert.Equal(0, pool.Active);
    }

    [Fact]
    public async Task Who_waits_for_a_place_does_so_outside_of_its_time()
    {
        var time = new CountedTime();
        ItemTime.Current = time;
        var pool = new ConcurrencyPool(1);
        await pool.EnterAsync(CancellationToken.None);
        Assert.Equal((0, 0), (time.Stops, time.Starts));
        var second = pool.EnterAsync(CancellationToken.None).AsTask();
        Assert.Equal((1, 0), (time.Stops, time.Starts));
        pool.Leave();
        await second;
        Assert.Equal((1, 1), (time.Stops, time.Starts));
    }

    [Fact]
    public async Task Growing_starts_those_who_wait_and_shrinking_holds_the_next()
    {
        var pool = new ConcurrencyPool(1);
        await pool.EnterAsync(CancellationToken.None);
        var second = pool.EnterAsync(CancellationToken.None).AsTask();
        pool.Size = 2;
        await second;
        pool.Size = 1;
        Assert.Equal(2, pool.Active);
        var third = pool.EnterAsync(CancellationToken.None).AsTask();
        pool.Leave();
        Assert.False(third.IsCompleted);
        pool.Leave();
        await third;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var pool = new ConcurrencyPool(1);
        await pool.EnterAsync(CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var second = pool.EnterAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        pool.Leave();
        Assert.Equal(0, pool.Active);
        await pool.EnterAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Under_constant_giving_up_no_place_is_lost_or_given_twice()
    {
        var pool = new ConcurrencyPool(3);
        var active = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 2000; i++)
            {
                using var giveUp = new CancellationTokenSource();
                var entering = pool.EnterAsync(giveUp.Token);
                if (random.Next(3) == 0)
                {
                    await giveUp.CancelAsync();
                }

                try
                {
                    await entering;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref active);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref active);
                pool.Leave();
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(0, pool.Active);
        Assert.InRange(most, 1, 3);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
