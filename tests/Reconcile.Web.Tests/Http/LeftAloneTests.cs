using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>A host that asks to be left alone, as it sees a run whose other items were let through before.</summary>
public sealed class LeftAloneTests : IDisposable
{
    private const int Hang = 20_000;
    private const int Items = 8;
    private static readonly HttpOptions Options = Pipelines.Options with
    {
        ApiWorkers = 1,
        IgnoreRobots = true,
        AttemptTimeout = HttpOptions.LongestTime,
        TotalTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        Retry = new RetryOptions(),
    };

    private readonly FakeTimeProvider _time = new();
    private readonly RateGate _gate;
    private HttpPipeline? _pipeline;

    public LeftAloneTests() => _gate = new RateGate("alone", new RateGateOptions { Adaptive = false }, _time);

    public void Dispose()
    {
        _pipeline?.Dispose();
        _gate.Dispose();
    }

    [Theory(Timeout = Hang)]
    [InlineData(429, "Retry-After: 60", 60)]
    [InlineData(503, "Retry-After: 60", 60)]
    [InlineData(429, "Retry-After: 3600", 300)]
    [InlineData(503, "Retry-After: 3600", 300)]
    [InlineData(429, "X-Nothing: 1", 60)]
    public async Task No_item_is_sent_meanwhile_though_it_was_let_through_before(int status, string header, int seconds)
    {
        await using var server = HostileServer.Start().On("*", async exchange =>
        {
            await UntilAsync(() => Endpoint.InFlight == Items, exchange.Ending);
            await exchange.AnswerAsync(status, "no", header);
        });
        await using var engine = Run(server);
        await UntilAsync(() => engine.Completion.IsCompleted || engine.Statistics.WaitingForGate == Items - 1, TestContext.Current.CancellationToken);
        Assert.Single(server.Requests);
        Assert.Equal(_time.GetUtcNow().AddSeconds(seconds), Endpoint.PausedUntil);

        server.On("*", exchange => exchange.AnswerAsync(200, "yes"));
        _time.Advance(TimeSpan.FromSeconds(seconds + 1));
        await engine.Completion.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Items, server.Requests.Count);

        // Those that were called back are not counted as calls, nor as further attempts.
        Assert.Equal((Items, 0, 0), (Endpoint.Permits, Endpoint.InFlight, Endpoint.Waiting));
        Assert.Equal((Items, 0), (engine.Statistics.Succeeded, engine.Statistics.Retried));
    }

    [Fact(Timeout = Hang)]
    public async Task The_pause_begins_with_the_head_of_the_answer_not_with_its_end()
    {
        await using var server = HostileServer.Start().On("*", async exchange =>
        {
            await exchange.WriteAsync(HostileExchange.Head(503, "Retry-After: 60", "Content-Length: 100"));
            await exchange.HangAsync();
        });
        await using var engine = Run(server);
        await UntilAsync(() => _gate.Statistics.Any(static key => key.PausedUntil is not null), TestContext.Current.CancellationToken);
        Assert.Equal(_time.GetUtcNow().AddSeconds(60), Endpoint.PausedUntil);
    }

    [Fact(Timeout = Hang)]
    public async Task A_host_that_only_has_trouble_is_not_left_alone()
    {
        await using var server = HostileServer.Start().On("*", exchange => exchange.AnswerAsync(503, "no"));
        await using var engine = Run(server);
        await engine.Completion.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Items, server.Requests.Count);
        Assert.Null(Endpoint.PausedUntil);
    }

    [Fact(Timeout = Hang)]
    public async Task What_is_asked_for_all_waits_in_its_place_and_goes_on()
    {
        // The first item that asks a host lends its permit to robots.txt, for which all others wait too.
        await using var server = HostileServer.Start().OnText("/robots.txt", string.Empty).OnText("/a", "yes");
        var key = EndpointName.Of(server.Url, null, []);
        var handover = new PermitHandover(_gate);
        var pipeline = _pipeline = new HttpPipeline(Options with { IgnoreRobots = false }, handover, _time);
        RatePermit.OfItem = (await handover.AcquireAsync(key, null, TestContext.Current.CancellationToken)).Permit;
        _gate.Pause(key, TimeSpan.FromSeconds(60));
        var fetching = pipeline.FetchAsync(ScrapeRequest.Parse(server.At("/a")), TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(() => fetching.IsCompleted || Endpoint.Waiting == 1, TestContext.Current.CancellationToken);
        Assert.Empty(server.AllRequests);

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("yes", (await fetching).Text());
        Assert.Equal((2L, 0), (Endpoint.Permits, Endpoint.InFlight));
    }

    private RateStatistics Endpoint => Assert.Single(_gate.Statistics);

    private static async Task UntilAsync(Func<bool> isSo, CancellationToken token)
    {
        while (!isSo())
        {
            token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>As Start-Scrape puts it together, with as many workers as items and one place for requests.</summary>
    private BatchEngine<ScrapeRequest, ScrapeResponse> Run(HostileServer server)
    {
        var handover = new PermitHandover(_gate);
        var pipeline = _pipeline = new HttpPipeline(Options, handover, _time);
        var job = new BatchJob<ScrapeRequest, ScrapeResponse>("run", pipeline.FetchAsync)
        {
            Gate = handover,
            RateKey = static request => EndpointName.Of(request.Uri, null, []),
        };
        var batch = new BatchOptions
        {
            MaxWorkers = Items,
            ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
            ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var engine = new BatchEngine<ScrapeRequest, ScrapeResponse>(job, batch, _time);
        for (var item = 0; item < Items; item++)
        {
            Assert.True(engine.TryPost(ScrapeRequest.Parse(server.At($"/{item}"))));
        }

        engine.CompleteInput();
        return engine;
    }
}
