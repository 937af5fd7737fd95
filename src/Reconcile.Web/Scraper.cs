using System.Collections.Concurrent;
using Reconcile.Web.Downloads;
using Reconcile.Web.Http;

namespace Reconcile.Web;

/// <summary>Does one item of a scrape run: asks, or downloads. Made once for a run, used by all its workers.</summary>
internal sealed class Scraper : IDisposable
{
    private readonly HttpPipeline _pipeline;
    private readonly Downloader _downloader;
    private readonly ConcurrentQueue<string> _notices = [];
    private readonly Lazy<Task>? _limits;
    private readonly CancellationTokenSource _ending = new();
    private string? _quotaReason;

    /// <param name="options">How requests are sent. Retries are the caller's: between two of them no worker is held.</param>
    /// <param name="limits">Where the server says how much it allows; null: what the options say.</param>
    /// <param name="gate">Paid by every request; null: there is no limit.</param>
    public Scraper(HttpOptions options, LimitSource? limits = null, RequestGate? gate = null)
    {
        _pipeline = new HttpPipeline(options, gate);
        _downloader = new Downloader(_pipeline, options);
        _limits = limits is null ? null : new Lazy<Task>(() => ApplyLimitsAsync(limits, options));
    }

    /// <summary>Something worth telling that belongs to no item; null: nothing more.</summary>
    public string? TakeNotice() => _notices.TryDequeue(out var notice) ? notice : null;

    /// <summary>The item's result.</summary>
    /// <exception cref="ScrapeException">It failed, or was not begun with because the account's quota is used up.</exception>
    public async ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _quotaReason) is { } reason)
        {
            throw new ScrapeException(ScrapeProblem.QuotaExhausted, $"{task.Request.Url} was not asked for. {reason}");
        }

        if (_limits is not null)
        {
            await _limits.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return task.Download is { } download
                ? await DownloadAsync(task, download, cancellationToken).ConfigureAwait(false)
                : await FetchAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (ScrapeException e) when (e.Problem == ScrapeProblem.QuotaExhausted)
        {
            Volatile.Write(ref _quotaReason, e.Message);
            throw;
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _pipeline.Dispose();
        _ending.Dispose();
    }

    private async ValueTask<ScrapeResult> FetchAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        var response = await _pipeline.FetchAsync(task.Request, cancellationToken).ConfigureAwait(false);
        var result = ResponseContent.Apply(ScrapeResult.Of(task, response), response);
        return response.ToException(result) is { } error ? throw error : result;
    }

    private async ValueTask<ScrapeResult> DownloadAsync(ScrapeTask task, DownloadTask download, CancellationToken cancellationToken)
    {
        var done = await _downloader.DownloadAsync(download, cancellationToken).ConfigureAwait(false);
        var result = ScrapeResult.Of(task, done);
        return done.ToException(result) is { } error ? throw error : result;
    }

    private async Task ApplyLimitsAsync(LimitSource source, HttpOptions options)
    {
        var reader = new ServerLimitReader(_pipeline, source, options.ApiWorkers, options.DownloadWorkers);
        var (limits, response) = await reader.ApplyAsync(_ending.Token).ConfigureAwait(false);
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
