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
    private readonly PauseNotices _pauses;
    private readonly PermitHandover _gate;
    private readonly HttpPipeline _pipeline;
    private readonly Downloader _downloader;
    private readonly PageReader _reader;
    private readonly PageDownloads? _files;
    private readonly ConcurrencyPool _places;
    private readonly ResponseCache? _cache;
    private readonly CachedFetch? _cachedFetch;
    private readonly Crawler _crawler;
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
        _crawler = new Crawler(options.Crawl, options.NextPage, _notices.Enqueue);

        // Shared by the runs of a process: a server sees no difference between two of them.
        _limiter = RateGateRegistry.Shared(GateName, new RateGateOptions { Limits = options.RateLimits });
        _pauses = new PauseNotices(_limiter, TimeProvider.System);
        _gate = new PermitHandover(_limiter, _pauses);
        _pipeline = new HttpPipeline(options.Http, _gate, time, quota: _quota);
        _downloader = new Downloader(_pipeline, options.Http);
        _files = options.Files is null ? null : new PageDownloads(DownloadAsync, options.Http.DownloadWorkers);
        _places = new ConcurrencyPool(options.Http.ApiWorkers);
        _cache = options.Cache is { } cache ? ResponseCache.Open(cache) : null;
        _cachedFetch = _cache is null ? null : new CachedFetch(_pipeline, _cache, options.Http.UserAgent, _notices.Enqueue);
        _limits = _quota is null ? null : new AccountLimits(
            options.Limits!, _pipeline, _quota, options, rates => _limiter.Limit(KeyOf(options.Limits!.Request), rates), _notices.Enqueue, time ?? TimeProvider.System);
    }

    /// <summary>With a cache, nobody knows before whether an item asks anybody at all: it pays when it does.</summary>
    public IRateGate? Gate => _cache is null ? _gate : null;

    /// <summary>A page whose files are being fetched gives its place to the next, so that the two pools do not wait for each other.</summary>
    public Func<CancellationToken, ValueTask>? Prepare => _files is null ? null : _places.EnterAsync;

    public long BytesReceived => _pipeline.Traffic.Bytes;

    public string? RateKey(ScrapeTask task) =>
        Volatile.Read(ref _quotaReason) is null && _quota?.IsUsedUp != true && _files?.Find(task) is null ? KeyOf(task.Request) : null;

    /// <summary>Items whose pages wait for their files are no requests: of those, what is under way is bounded by the pools.</summary>
    public void OnResize(Action<int, int> resized) => _limits?.OnResize((requests, downloads) =>
    {
        _places.Size = requests;
        if (_files is null)
        {
            resized(requests, downloads);
        }
    });

    public string? TakeNotice() => _notices.TryDequeue(out var notice) ? notice : _pauses.Take();

    public bool AddFirst(Uri url) => _crawler.AddFirst(url);

    public bool AddNext(ScrapeTask task, Uri next, out string note) => _crawler.AddNext(task, next, out note);

    public bool TryTake(out CrawlTarget target) => _crawler.TryTake(out target);

    public IReadOnlyList<string> Finish(ScrapeTask task, ScrapeResult result) => _crawler.Finish(task, result);

    public async ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        if (_files is null)
        {
            return await ReadAsync(task, cancellationToken).ConfigureAwait(false);
        }

        ScrapeResult page;
        try
        {
            page = _files.Find(task) ?? await ReadAsync(task, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Leave();
        }

        return page.Files.Count == 0 ? page : await _files.CompleteAsync(task, page, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _limits?.Dispose();
        _pipeline.Dispose();
        _cache?.Dispose();
        _crawler.Dispose();
    }

    private string KeyOf(ScrapeRequest request) => EndpointName.Of(request.Uri, request.Credential, _options.Http.EndpointPatterns);

    private ValueTask<ScrapeResult> ReadAsync(ScrapeTask task, CancellationToken cancellationToken) =>
        task.Download is { } download ? DownloadAsync(task, download, cancellationToken) : FetchAsync(task, cancellationToken);

    private async ValueTask<ScrapeResult> FetchAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await RefusalAsync(task.Request, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                throw new ScrapeException(ScrapeProblem.QuotaExhausted, refusal);
            }

            var answer = _cachedFetch is null
                ? new CachedAnswer(await _pipeline.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false))
                : await _cachedFetch.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false);
            if (WasAsked(answer.Response.Problem, answer.Response.Status, answer.Response.Reason))
            {
                return _reader.Read(task, answer, cancellationToken);
            }
        }
    }

    private async ValueTask<ScrapeResult> DownloadAsync(ScrapeTask task, DownloadTask download, CancellationToken cancellationToken)
    {
        var done = await DownloadAsync(download, cancellationToken).ConfigureAwait(false);
        if (done is { Problem: ScrapeProblem.QuotaExhausted, Status: 0 })
        {
            // What was not asked for at all has no result: it is held back for another day.
            throw new ScrapeException(done.Problem, done.Reason);
        }

        var result = ScrapeResult.Of(task, done);
        return done.ToException(result) is { } error ? throw error : result;
    }

    private async ValueTask<DownloadResult> DownloadAsync(DownloadTask download, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await RefusalAsync(download.Request, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return new DownloadResult { Url = download.Request.Url, Problem = ScrapeProblem.QuotaExhausted, Reason = refusal, Attempts = 0 };
            }

            var done = await _downloader.DownloadAsync(download, cancellationToken).ConfigureAwait(false);
            if (WasAsked(done.Problem, done.Status, done.Reason))
            {
                return done;
            }
        }
    }

    /// <summary>Why nothing more may be asked for today; null: something may.</summary>
    private async ValueTask<string?> RefusalAsync(ScrapeRequest request, CancellationToken cancellationToken)
    {
        if (_limits is not null && Volatile.Read(ref _quotaReason) is null && await _limits.AdmitAsync(cancellationToken).ConfigureAwait(false) is { } used)
        {
            Volatile.Write(ref _quotaReason, used);
        }

        return Volatile.Read(ref _quotaReason) is { } reason ? $"{request.Url} was not asked for. {reason}" : null;
    }

    /// <summary>Notes what an answer says of the account. False: others took the last of today's requests since this one was let in; whether there are more is asked there.</summary>
    private bool WasAsked(ScrapeProblem problem, int status, string reason)
    {
        if (problem == ScrapeProblem.QuotaExhausted)
        {
            if (status == 0)
            {
                return false;
            }

            Interlocked.CompareExchange(ref _quotaReason, reason, null);
        }
        else if (problem == ScrapeProblem.TooManyRequests)
        {
            _limits?.Refused();
        }

        return true;
    }
}
