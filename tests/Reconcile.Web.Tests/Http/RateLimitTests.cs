using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>A run's rate limit from its queue to the server, by a clock of its own: told by when the server is asked.</summary>
public sealed class RateLimitTests : IDisposable
{
    private const int Hang = 120_000;
    private const int Permits = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // The clock runs ahead of the network here: nothing but the limit may depend on it.
    private static readonly HttpOptions Options = Pipelines.Options with { AttemptTimeout = HttpOptions.LongestTime, TotalTimeout = System.Threading.Timeout.InfiniteTimeSpan };

    private readonly FakeTimeProvider _time = new();
    private readonly Lock _lock = new();
    private readonly List<DateTimeOffset> _arrivals = [];
    private readonly RateGate _gate;
    private HttpPipeline? _pipeline;

    public RateLimitTests() => _gate = new RateGate("limit", new RateGateOptions { Limits = [new RateLimit(Permits, Window)] }, _time);

    public void Dispose()
    {
        _pipeline?.Dispose();
        _gate.Dispose();
    }

    [Fact(Timeout = Hang)]
    public async Task No_second_of_the_servers_holds_more_calls_than_the_limit_however_late_they_arrive()
    {
        const int Items = 60;
        await using var server = HostileServer.Start();
        server.On("*", async exchange =>
        {
            Arrived();
            await (exchange.Request.Path.EndsWith('7') ? exchange.RedirectAsync(302, "/there") : exchange.AnswerAsync(200, "ok"));
        });
        await using var engine = Run(server, Items, Options);

        // While requests are on their way, time passes: as much as the machine happens to let them take.
        while (!engine.Completion.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(3));
            await Task.Yield();
        }

        // With robots.txt, and what every tenth item was redirected to.
        Assert.Equal((Items, 1 + Items + Items / 10), (engine.Statistics.Succeeded, _arrivals.Count));
        Assert.All(_arrivals.Zip(_arrivals.Skip(Permits)), pair => Assert.True(pair.Second - pair.First >= Window, $"{Permits + 1} calls within {pair.Second - pair.First}."));
    }

    [Fact(Timeout = Hang)]
    public async Task Nearly_the_whole_limit_is_used()
    {
        // With many more, turns would be so far behind their plan that those of the next window came too early.
        const int Windows = 25;
        await using var server = HostileServer.Start();
        server.On("*", exchange =>
        {
            Arrived();
            return exchange.AnswerAsync(200, "ok");
        });
        await using var engine = Run(server, Windows * Permits, Options with { IgnoreRobots = true });

        // A window in which the server is asked less often than that allows would never end here.
        for (var done = Permits; done <= Windows * Permits; done += Permits)
        {
            while (engine.Statistics is var now && (now.Succeeded, now.WaitingForGate) != (done, Windows * Permits - done))
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            // An item counts as waiting a moment before its delay begins, and one that began later would not be over in time.
            for (var turn = 0; turn < 1000; turn++)
            {
                await Task.Yield();
            }

            Assert.Equal(done, _arrivals.Count);
            _time.Advance(Window / 0.97);
        }

        Assert.All(_arrivals.Zip(_arrivals.Skip(Permits)), pair => Assert.InRange(pair.Second - pair.First, Window, Window / 0.97));
    }

    [Fact(Timeout = Hang)]
    public async Task An_item_that_asks_late_finds_its_permit_though_others_have_come_and_gone()
    {
        await using var server = HostileServer.Start().On("*", static exchange => exchange.AnswerAsync(200, "ok"));
        var others = new TaskCompletionSource();
        await using var engine = Run(
            server, Permits, Options with { IgnoreRobots = true }, before: request => request.Uri.AbsolutePath == "/0" ? others.Task : Task.CompletedTask);
        while (engine.Statistics.Succeeded < Permits - 1)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        // Time stands still, and all permits of this window have been given.
        others.SetResult();
        await engine.Completion;
        Assert.Equal(Permits, Assert.Single(_gate.Statistics).Permits);
    }

    private void Arrived()
    {
        lock (_lock)
        {
            _arrivals.Add(_time.GetUtcNow());
        }
    }

    /// <summary>As Start-Scrape puts it together: the queue asks for the permits, and the pipeline takes them over.</summary>
    private BatchEngine<ScrapeRequest, ScrapeResponse> Run(HostileServer server, int items, HttpOptions options, Func<ScrapeRequest, Task>? before = null)
    {
        var handover = new PermitHandover(_gate);
        var pipeline = _pipeline = new HttpPipeline(options, handover, _time);
        var job = new BatchJob<ScrapeRequest, ScrapeResponse>("run", FetchAsync)
        {
            Gate = handover,
            RateKey = static request => EndpointName.Of(request.Uri, null, []),
        };
        var batch = new BatchOptions
        {
            ItemTimeout = System.Threading.Timeout.InfiniteTimeSpan,
            ProgressInterval = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var engine = new BatchEngine<ScrapeRequest, ScrapeResponse>(job, batch, _time);
        for (var item = 0; item < items; item++)
        {
            Assert.True(engine.TryPost(ScrapeRequest.Parse(server.At($"/{item}"))));
        }

        engine.CompleteInput();
        return engine;

        async ValueTask<ScrapeResponse> FetchAsync(ScrapeRequest request, CancellationToken token)
        {
            await (before?.Invoke(request) ?? Task.CompletedTask);
            return await pipeline.FetchAsync(request, token);
        }
    }
}
