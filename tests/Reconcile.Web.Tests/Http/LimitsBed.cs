using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

/// <summary>A server that says what it allows at <c>/user</c>, as a test changes it, and a run that asks for it by a clock that stands still.</summary>
internal sealed class LimitsBed : IAsyncDisposable
{
    private readonly Channel<string> _notices = Channel.CreateUnbounded<string>();
    private readonly RateGate _gate;

    public LimitsBed(int mostApi = 64, int mostDownloads = 64, params RateLimit[] rates)
    {
        Server.On("/user", exchange => exchange.AnswerAsync(Status, Answer, "Content-Type: application/json"));
        Source = new LimitSource(ScrapeRequest.Parse(Server.At("/user")), "u.threads", "u.minute", "u.day") { UsedToday = "u.used", LeftToday = "u.left" };
        _gate = new RateGate(nameof(LimitsBed), new RateGateOptions { Limits = rates }, Time);
        var options = new ScrapeOptions { Http = Pipelines.Options with { ApiWorkers = mostApi, DownloadWorkers = mostDownloads, IgnoreRobots = true }, RateLimits = rates };
        Quota = new DayQuota(Source.Request, Endpoint);
        Gate = new PermitHandover(_gate);
        Pipeline = new HttpPipeline(options.Http, Gate, Time, quota: Quota);
        Limits = new AccountLimits(Source, Pipeline, Quota, options, named => _gate.Limit(Endpoint, named), notice => _notices.Writer.TryWrite(notice), Time);
        Limits.OnResize((requests, downloads) => Places = requests + downloads);
    }

    public HostileServer Server { get; } = HostileServer.Start();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public LimitSource Source { get; }

    public DayQuota Quota { get; }

    public PermitHandover Gate { get; }

    public HttpPipeline Pipeline { get; }

    public AccountLimits Limits { get; }

    public string Endpoint => EndpointName.Of(Source.Request.Uri, null, []);

    /// <summary>What the server answers from now on.</summary>
    public string Answer { get; set; } = "{}";

    public int Status { get; set; } = 200;

    /// <summary>How many requests at a time were told last; 0: none.</summary>
    public int Places { get; private set; }

    public (int Api, int Downloads) Pools => (Pipeline.ApiPool.Size, Pipeline.DownloadPool.Size);

    public RateStatistics Rates => Assert.Single(_gate.Statistics, key => key.Key == Endpoint);

    public int Asked => Server.Requests.Count(request => request.Path == "/user");

    public bool HasNotice => _notices.Reader.TryPeek(out _);

    public static string Say(string numbers) => $$$"""{"u":{{{{numbers}}}}}""";

    public async Task<string?> AdmitAsync() => await Limits.AdmitAsync(TestContext.Current.CancellationToken);

    /// <summary>The next notice, once there is one.</summary>
    public async Task<string> NoticeAsync() => await _notices.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<ScrapeResponse> GetAsync(string path) =>
        await Pipeline.FetchAsync(ScrapeRequest.Parse(Server.At(path)), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Limits.Dispose();
        Pipeline.Dispose();
        _gate.Dispose();
        await Server.DisposeAsync();
    }
}
