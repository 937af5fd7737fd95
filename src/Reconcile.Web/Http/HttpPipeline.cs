using Polly;
using Polly.Retry;
using Polly.Timeout;
using Reconcile.Web.Robots;

namespace Reconcile.Web.Http;

/// <summary>
/// Sends a run's requests. From the outside in: the time of the request, its retries, a place in its pool, then for each hop robots.txt, the host's
/// circuit, the rate gate, the host's delay and the time of the attempt. The gate is inside the retries, so that each attempt pays. Every failure
/// is a value; only the caller's own cancellation is thrown.
/// </summary>
internal sealed class HttpPipeline : IDisposable
{
    private readonly HttpOptions _options;
    private readonly TimeProvider _time;
    private readonly RequestSender _sender;
    private readonly RobotsCache _robots;
    private readonly RequestPath _path;
    private readonly ResiliencePipeline<ScrapeResponse>? _attempts;
    private readonly RetryPolicy _retry;
    private readonly IBodyReceiver _memory;
    private readonly IBodyReceiver _robotsBody;

    /// <param name="options">How to send.</param>
    /// <param name="gate">Paid by every attempt and every redirect; null: there is no limit.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <param name="random">Draws the jitter, from 0 to 1; null: a random number.</param>
    /// <param name="quota">What is left for today of the requests that pay the gate; null: there is no end of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public HttpPipeline(HttpOptions options, PermitHandover? gate = null, TimeProvider? time = null, Func<double>? random = null, DayQuota? quota = null)
    {
        options.ThrowIfOutOfRange();
        _options = options;
        _time = time ?? TimeProvider.System;
        _sender = new RequestSender(options, _time, gate?.Notices);
        _robots = new RobotsCache(options, FetchRobotsAsync, _time);
        _path = new RequestPath(options, _sender, new HostCircuits(options, _time), _robots, gate, _time, quota);
        _retry = new RetryPolicy(options.Retry, random: random);
        _memory = new BufferedBody(options, Traffic);
        _robotsBody = new BufferedBody(options with { MaxBodyBytes = HttpOptions.DefaultBodyBytes }, Traffic, RobotsRules.MostBytes);
        _attempts = BuildAttempts();
        ApiPool = new ConcurrencyPool(options.ApiWorkers);
        DownloadPool = new ConcurrencyPool(options.DownloadWorkers);
    }

    /// <summary>What has come over the network.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>Places for requests that are no downloads.</summary>
    public ConcurrencyPool ApiPool { get; }

    /// <summary>Places for downloads.</summary>
    public ConcurrencyPool DownloadPool { get; }

    /// <summary>The cookies that a request would be sent with now; null if it cannot be sent.</summary>
    public SentCookies? CookiesFor(ScrapeRequest request)
    {
        try
        {
            return _sender.CookiesFor(request);
        }
        catch (ScrapeException)
        {
            return null;
        }
    }

    /// <summary>Asks, and keeps the answer's body in memory.</summary>
    public ValueTask<ScrapeResponse> FetchAsync(ScrapeRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, _memory, ApiPool, cancellationToken);

    /// <summary>Asks, and leaves the answer's body to somebody.</summary>
    public async ValueTask<ScrapeResponse> SendAsync(ScrapeRequest request, IBodyReceiver receiver, ConcurrencyPool pool, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var run = new Run(this, request, receiver, pool);
        ScrapeResponse response;
        try
        {
            response = _attempts is null
                ? await run.AttemptAsync(cancellationToken).ConfigureAwait(false)
                : await _attempts.ExecuteAsync(static (run, token) => run.AttemptAsync(token), run, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            response = Hop.First(request).Fail(
                ScrapeProblem.TimedOut,
                FormattableString.Invariant($"{request.Url} took longer than {e.Timeout.TotalSeconds:0.###} s with its {run.Attempts} attempts and waits.{run.LastReason}"),
                cause: e);
        }

        return response with { Attempts = run.Attempts, Duration = _time.GetElapsedTime(start) };
    }

    public void Dispose()
    {
        _robots.Dispose();
        _sender.Dispose();
    }

    /// <summary>Null: there is one attempt, as long as it takes, as within a batch, whose items have times and retries of their own.</summary>
    private ResiliencePipeline<ScrapeResponse>? BuildAttempts()
    {
        if (_options.TotalTimeout == Timeout.InfiniteTimeSpan && _options.Retry.MaxRetries == 0)
        {
            return null;
        }

        var builder = new ResiliencePipelineBuilder<ScrapeResponse> { TimeProvider = _time };
        if (_options.TotalTimeout != Timeout.InfiniteTimeSpan)
        {
            builder.AddTimeout(_options.TotalTimeout);
        }

        if (_options.Retry.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ScrapeResponse>
            {
                MaxRetryAttempts = _options.Retry.MaxRetries,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsTransient: true }),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(DelayOf(arguments.Outcome.Result!, arguments.AttemptNumber + 1)),
            });
        }

        return builder.Build();
    }

    /// <summary>As long as the host asks, then as long as the draw says: those that it refused together do not come back together.</summary>
    private TimeSpan DelayOf(ScrapeResponse response, int retry) => (response.RetryAfter ?? TimeSpan.Zero) + _retry.Delay(retry);

    private ValueTask<ScrapeResponse> FetchRobotsAsync(ScrapeRequest request, CancellationToken cancellationToken) =>
        _path.FollowAsync(request, _robotsBody, honoursRobots: false, cancellationToken);

    /// <summary>One request through its attempts.</summary>
    private sealed class Run(HttpPipeline pipeline, ScrapeRequest request, IBodyReceiver receiver, ConcurrencyPool pool)
    {
        public int Attempts { get; private set; }

        /// <summary>What the last attempt that ended came to.</summary>
        public string LastReason { get; private set; } = string.Empty;

        public async ValueTask<ScrapeResponse> AttemptAsync(CancellationToken cancellationToken)
        {
            await pool.EnterAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                Attempts++;
                var response = await pipeline._path.FollowAsync(request, receiver, honoursRobots: true, cancellationToken).ConfigureAwait(false);
                LastReason = response.Reason.Length > 0 ? $" The last one: {response.Reason}" : string.Empty;
                return response;
            }
            finally
            {
                pool.Leave();
            }
        }
    }
}
