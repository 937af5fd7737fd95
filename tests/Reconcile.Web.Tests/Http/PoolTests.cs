using Reconcile.Testing;
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

    [Theory]
    [InlineData("""{"response":{"ssuser":{"maxthreads":"6","maxrequestspermin":150,"maxrequestsperday":"100000"}}}""", 6, 150, 100_000, 3, 6)]
    [InlineData("""{"response":{"ssuser":{"maxthreads":1}}}""", 1, null, null, 1, 1)]
    [InlineData("""{"response":{"ssuser":{"maxthreads":0}}}""", null, null, null, 1, 1)]
    [InlineData("""{"response":{"ssuser":{"maxthreads":"many"}}}""", null, null, null, 1, 1)]
    [InlineData("""{}""", null, null, null, 1, 1)]
    [InlineData("""[]""", null, null, null, 1, 1)]
    public async Task The_pools_are_sized_by_what_the_server_allows(string json, int? threads, int? perMinute, int? perDay, int api, int downloads)
    {
        await using var server = HostileServer.Start().OnText("/user", json, "application/json");
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var reader = new ServerLimitReader(pipeline, Source(server));
        var (limits, response) = await reader.ApplyAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ScrapeProblem.None, response.Problem);
        Assert.Equal(new ServerLimits(threads, perMinute, perDay), limits);
        Assert.Equal((api, downloads), (pipeline.ApiPool.Size, pipeline.DownloadPool.Size));
    }

    [Theory]
    [InlineData(200, "no json", ScrapeProblem.ResponseInvalid)]
    [InlineData(401, "{}", ScrapeProblem.AuthenticationFailed)]
    public async Task A_server_that_does_not_say_gets_one_worker(int status, string body, ScrapeProblem problem)
    {
        await using var server = HostileServer.Start().On("/user", exchange => exchange.AnswerAsync(status, body));
        using var pipeline = new HttpPipeline(Pipelines.Options);
        var (_, response) = await new ServerLimitReader(pipeline, Source(server)).ApplyAsync(TestContext.Current.CancellationToken);
        Assert.Equal(problem, response.Problem);
        Assert.Equal((1, 1), (pipeline.ApiPool.Size, pipeline.DownloadPool.Size));
    }

    [Fact]
    public async Task What_the_user_allows_stays_the_most()
    {
        await using var server = HostileServer.Start().OnText("/user", """{"response":{"ssuser":{"maxthreads":20}}}""", "application/json");
        using var pipeline = new HttpPipeline(Pipelines.Options);
        await new ServerLimitReader(pipeline, Source(server), mostApi: 2, mostDownloads: 5).ApplyAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, 5), (pipeline.ApiPool.Size, pipeline.DownloadPool.Size));
    }

    private static LimitSource Source(HostileServer server) => new(
        ScrapeRequest.Parse(server.At("/user")), "response.ssuser.maxthreads", "response.ssuser.maxrequestspermin", "response.ssuser.maxrequestsperday");

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
