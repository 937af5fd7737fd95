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
    private readonly ScrapeOptions _options;
    private readonly RateGate _limiter;
    private readonly PermitHandover _gate;
    private readonly HttpPipeline _pipeline;
    private readonly Downloader _downloader;
    private readonly PageReader _reader;
    private readonly PageDownloads? _files;
    private readonly ConcurrencyPool _places;
    private readonly ResponseCache? _cache;
    private readonly CachedFetch? _cachedFetch;
    private readonly CrawlFrontier _frontier;
    private readonly ConcurrentQueue<string> _notices = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Lazy<Task>? _limits;
    private string? _quotaReason;

    /// <exception cref="FormatException">A selector is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ScrapeCacheException">The cache cannot be used.</exception>
    public Scraper(ScrapeOptions options)
    {
        _options = options;
        _reader = new PageReader(options);
        _frontier = new CrawlFrontier(options.Crawl);

        // Shared by the runs of a process: a server sees no difference between two of them.
        _limiter = RateGateRegistry.Shared(GateName, new RateGateOptions { Limits = options.RateLimits });
        _gate = new PermitHandover(_limiter);
        _pipeline = new HttpPipeline(options.Http, _gate);
        _downloader = new Downloader(_pipeline, options.Http);
        _files = options.Files is null ? null : new PageDownloads(DownloadAsync, options.Http.DownloadWorkers);
        _places = new ConcurrencyPool(options.Http.ApiWorkers);
        _cache = options.Cache is { } cache ? ResponseCache.Open(cache) : null;
        _cachedFetch = _cache is null ? null : new CachedFetch(_pipeline, _cache, _notices.Enqueue);
        _limits = options.Limits is { } limits ? new Lazy<Task>(() => ApplyLimitsAsync(limits)) : null;
    }

    /// <summary>With a cache, nobody knows before whether an item asks anybody at all: it pays when it does.</summary>
    public IRateGate? Gate => _cache is null ? _gate : null;

    /// <summary>A page whose files are being fetched gives its place to the next, so that the two pools do not wait for each other.</summary>
    public Func<CancellationToken, ValueTask>? Prepare => _files is null ? null : _places.EnterAsync;

    public long BytesReceived => _pipeline.Traffic.Bytes;

    public string? RateKey(ScrapeTask task) => Volatile.Read(ref _quotaReason) is null && _files?.Find(task) is null ? KeyOf(task.Request) : null;

    public string? TakeNotice() => _notices.TryDequeue(out var notice) ? notice : null;

    public bool AddFirst(Uri url) => _frontier.AddFirst(url) == LinkRefusal.None;

    public bool TryTake(out CrawlTarget target) => _frontier.TryTake(out target);

    public IReadOnlyList<string> Finish(ScrapeTask task, ScrapeResult result)
    {
        var followed = new List<string>();
        if (task.Target is { } target)
        {
            // The further pages of a list were not taken from the frontier.
            if (task.PageNumber == 1)
            {
                // Before its links: those on the host that a first page was redirected to are followed.
                _frontier.Finish(target, Uri.TryCreate(result.FinalUrl, UriKind.Absolute, out var final) ? final : null);
            }

            _frontier.AddLinks(target, result.Links, followed);
        }

        return followed;
    }

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
        _ending.Cancel();
        _pipeline.Dispose();
        _cache?.Dispose();
        _frontier.Dispose();
        _ending.Dispose();
    }

    private string KeyOf(ScrapeRequest request) => EndpointName.Of(request.Uri, request.Credential, _options.Http.EndpointPatterns);

    private async ValueTask<ScrapeResult> ReadAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _quotaReason) is { } reason)
        {
            throw new ScrapeException(ScrapeProblem.QuotaExhausted, NotAsked(task.Request, reason));
        }

        if (_limits is not null)
        {
            await _limits.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return task.Download is { } download
            ? await DownloadAsync(task, download, cancellationToken).ConfigureAwait(false)
            : await FetchAsync(task, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ScrapeResult> FetchAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        var response = _cachedFetch is null
            ? await _pipeline.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false)
            : await _cachedFetch.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false);
        NoteQuota(response.Problem, response.Reason);
        var result = ResponseContent.Apply(ScrapeResult.Of(task, response), response);
        return response.ToException(result) is { } error ? throw error : _reader.Read(task, result, response, cancellationToken);
    }

    private async ValueTask<ScrapeResult> DownloadAsync(ScrapeTask task, DownloadTask download, CancellationToken cancellationToken)
    {
        var done = await DownloadAsync(download, cancellationToken).ConfigureAwait(false);
        var result = ScrapeResult.Of(task, done);
        return done.ToException(result) is { } error ? throw error : result;
    }

    private async ValueTask<DownloadResult> DownloadAsync(DownloadTask download, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _quotaReason) is { } reason)
        {
            return new DownloadResult { Url = download.Request.Url, Problem = ScrapeProblem.QuotaExhausted, Reason = NotAsked(download.Request, reason), Attempts = 0 };
        }

        var done = await _downloader.DownloadAsync(download, cancellationToken).ConfigureAwait(false);
        NoteQuota(done.Problem, done.Reason);
        return done;
    }

    private void NoteQuota(ScrapeProblem problem, string reason)
    {
        if (problem == ScrapeProblem.QuotaExhausted)
        {
            Interlocked.CompareExchange(ref _quotaReason, reason, null);
        }
    }

    private static string NotAsked(ScrapeRequest request, string reason) => $"{request.Url} was not asked for. {reason}";

    private async Task ApplyLimitsAsync(LimitSource source)
    {
        var reader = new ServerLimitReader(_pipeline, source, _options.Http.ApiWorkers, _options.Http.DownloadWorkers);
        var (limits, response) = await reader.ApplyAsync(_ending.Token).ConfigureAwait(false);
        RateLimit[] named =
        [
            .. _options.RateLimits,
            .. limits.PerMinute is { } minute ? [new RateLimit(Math.Min(minute, RateLimit.MostPermits), TimeSpan.FromMinutes(1))] : Array.Empty<RateLimit>(),
            .. limits.PerDay is { } day ? [new RateLimit(Math.Min(day, RateLimit.MostPermits), TimeSpan.FromDays(1))] : Array.Empty<RateLimit>(),
        ];
        if (named.Length > _options.RateLimits.Count)
        {
            _limiter.Limit(KeyOf(source.Request), named);
        }

        if (response.Problem != ScrapeProblem.None)
        {
            _notices.Enqueue($"The server's limits are not known, so there is one worker for requests and one for downloads. {response.Reason}");
        }
        else if (limits.MaxThreads is null)
        {
            _notices.Enqueue($"{response.Url} says no number of threads at '{source.MaxThreads}', so there is one worker for requests and one for downloads.");
        }
    }
}
