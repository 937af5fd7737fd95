using System.Collections.Concurrent;
using Reconcile.Web.Cache;
using Reconcile.Web.Crawl;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;

namespace Reconcile.Web;

/// <summary>Does the items of a scrape run: asks or downloads, and reads the answers. Retries are the caller's: between two of them no worker is held.</summary>
internal sealed class Scraper : IScrapeRun
{
    private const string GateName = "Start-Scrape";

    // So many a minute and so many a day.
    private const int NamedByServer = 2;
    private readonly ScrapeOptions _options;
    private readonly RateGate _limiter;
    private readonly PermitHandover _gate;
    private readonly HttpPipeline _pipeline;
    private readonly Downloader _downloader;
    private readonly PageReader _reader;
    private readonly ResponseCache? _cache;
    private readonly CachedFetch? _cachedFetch;
    private readonly CrawlFrontier _frontier;
    private readonly ConcurrentQueue<string> _notices = [];
    private readonly DayQuota? _quota;
    private readonly AccountLimits? _limits;
    private string? _quotaReason;

    /// <exception cref="FormatException">A selector is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ScrapeCacheException">The cache cannot be used.</exception>
    public Scraper(ScrapeOptions options, TimeProvider? time = null)
    {
        if (options.Limits is { } source)
        {
            source.ThrowIfOutOfRange();
            OptionRange.Check(options.RateLimits.Count, 0, RateGateOptions.MostLimits - NamedByServer, nameof(options.RateLimits));
            _quota = new DayQuota(source.Request, EndpointName.Of(source.Request.Uri, source.Request.Credential, options.Http.EndpointPatterns));
        }

        _options = options;
        _reader = new PageReader(options);
        _frontier = new CrawlFrontier(options.Crawl);

        // Shared by the runs of a process: a server sees no difference between two of them.
        _limiter = RateGateRegistry.Shared(GateName, new RateGateOptions { Limits = options.RateLimits });
        _gate = new PermitHandover(_limiter);
        _pipeline = new HttpPipeline(options.Http, _gate, time, quota: _quota);
        _downloader = new Downloader(_pipeline, options.Http);
        _cache = options.Cache is { } cache ? ResponseCache.Open(cache) : null;
        _cachedFetch = _cache is null ? null : new CachedFetch(_pipeline, _cache, _notices.Enqueue);
        _limits = _quota is null ? null : new AccountLimits(
            options.Limits!, _pipeline, _quota, options, rates => _limiter.Limit(KeyOf(options.Limits!.Request), rates), _notices.Enqueue, time ?? TimeProvider.System);
    }

    /// <summary>With a cache, nobody knows before whether an item asks anybody at all: it pays when it does.</summary>
    public IRateGate? Gate => _cache is null ? _gate : null;

    public string? RateKey(ScrapeTask task) => Volatile.Read(ref _quotaReason) is null && _quota?.IsUsedUp != true ? KeyOf(task.Request) : null;

    public void OnResize(Action<int> resized) => _limits?.OnResize(resized);

    public string? TakeNotice() => _notices.TryDequeue(out var notice) ? notice : null;

    public bool AddFirst(Uri url) => _frontier.AddFirst(url) == LinkRefusal.None;

    public bool TryTake(out CrawlTarget target) => _frontier.TryTake(out target);

    public void Finish(ScrapeTask task, ScrapeResult result)
    {
        if (task.Target is { } target)
        {
            _frontier.AddLinks(target, result.Links);
            _frontier.Finish(target, Uri.TryCreate(result.FinalUrl, UriKind.Absolute, out var final) ? final : null);
        }
    }

    public async ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AdmitAsync(task, cancellationToken).ConfigureAwait(false);
            try
            {
                return task.Download is { } download
                    ? await DownloadAsync(task, download, cancellationToken).ConfigureAwait(false)
                    : await FetchAsync(task, cancellationToken).ConfigureAwait(false);
            }
            catch (ScrapeException e) when (e is { Problem: ScrapeProblem.QuotaExhausted, Result: null })
            {
                // Others took the last of today's requests since this item was let in: whether there are more is asked there.
            }
            catch (ScrapeException e) when (e.Problem == ScrapeProblem.QuotaExhausted)
            {
                Volatile.Write(ref _quotaReason, e.Message);
                throw;
            }
            catch (ScrapeException e) when (e.Problem == ScrapeProblem.TooManyRequests)
            {
                _limits?.Refused();
                throw;
            }
        }
    }

    public void Dispose()
    {
        _limits?.Dispose();
        _pipeline.Dispose();
        _cache?.Dispose();
        _frontier.Dispose();
    }

    /// <exception cref="ScrapeException">Nothing more may be asked for today.</exception>
    private async ValueTask AdmitAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        if (_limits is not null && Volatile.Read(ref _quotaReason) is null && await _limits.AdmitAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            Volatile.Write(ref _quotaReason, refusal);
        }

        if (Volatile.Read(ref _quotaReason) is { } reason)
        {
            throw new ScrapeException(ScrapeProblem.QuotaExhausted, $"{task.Request.Url} was not asked for. {reason}");
        }
    }

    private string KeyOf(ScrapeRequest request) => EndpointName.Of(request.Uri, request.Credential, _options.Http.EndpointPatterns);

    private async ValueTask<ScrapeResult> FetchAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        var response = _cachedFetch is null
            ? await _pipeline.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false)
            : await _cachedFetch.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false);
        var result = ResponseContent.Apply(ScrapeResult.Of(task, response), response);
        return response.ToException(IfAsked(result)) is { } error ? throw error : _reader.Read(task, result, response, cancellationToken);
    }

    private async ValueTask<ScrapeResult> DownloadAsync(ScrapeTask task, DownloadTask download, CancellationToken cancellationToken)
    {
        var done = await _downloader.DownloadAsync(download, cancellationToken).ConfigureAwait(false);
        var result = ScrapeResult.Of(task, done);
        return done.ToException(IfAsked(result)) is { } error ? throw error : result;
    }

    /// <summary>What was not asked for at all has no result: it is held back for another day.</summary>
    private static ScrapeResult? IfAsked(ScrapeResult result) => result is { Problem: ScrapeProblem.QuotaExhausted, StatusCode: 0 } ? null : result;
}
