using System.Runtime.CompilerServices;

namespace Reconcile.Web.Downloads;

/// <summary>
/// Downloads what pages lead to. What there is of a page is kept until all of its files are there, so that a further attempt at it asks only for the rest: neither
/// for the page nor for what is there, or will never be.
/// </summary>
/// <param name="download">Makes a download. Failures are in its result.</param>
/// <param name="workers">Files of one page that are under way at a time.</param>
internal sealed class PageDownloads(Func<DownloadTask, CancellationToken, ValueTask<DownloadResult>> download, int workers)
{
    private readonly SharedDownloads _downloads = new(download);

    // By the task itself: it goes when the task does.
    private readonly ConditionalWeakTable<ScrapeTask, OpenPage> _open = [];

    /// <summary>What an earlier attempt has read of a page; null: nothing.</summary>
    public ScrapeResult? Find(ScrapeTask task) => _open.TryGetValue(task, out var open) ? open.Page : null;

    /// <summary>The page's result with its files.</summary>
    /// <exception cref="ScrapeException">Not all files could be had; what there is is in its result. Also if the token was cancelled.</exception>
    public async ValueTask<ScrapeResult> CompleteAsync(ScrapeTask task, ScrapeResult page, CancellationToken cancellationToken)
    {
        // Several at a time, some of which may be other pages' too: a page's time does not stand still for one of them.
        ItemTime.Current = null;
        var open = _open.GetValue(task, _ => new OpenPage(page));
        var wanted = Enumerable.Range(0, page.Files.Count).Where(file => open.Files[file] is not { } before || before.IsTransient).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(wanted, parallel, async (file, token) => open.Files[file] = await FetchAsync(page.Files[file], token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && open.HasFailures)
        {
            // What is there already is worth telling, whoever ended the item.
            throw Failed(open, e);
        }

        return open.HasFailures ? throw Failed(open) : open.Result;
    }

    private async ValueTask<DownloadResult> FetchAsync(PageFile file, CancellationToken cancellationToken) => file.Of(
        file.Task is { } task
            ? await _downloads.GetAsync(task, cancellationToken).ConfigureAwait(false)
            : new DownloadResult { Url = file.Url, Problem = ScrapeProblem.RequestInvalid, Reason = file.Reason, Attempts = 0 });

    private static ScrapeException Failed(OpenPage open, Exception? cause = null)
    {
        var failed = open.Result.Downloads.Where(file => file.Problem != ScrapeProblem.None).ToList();
        var first = failed.Find(file => file.Problem == ScrapeProblem.QuotaExhausted) ?? failed[0];
        var problem = first.Problem == ScrapeProblem.QuotaExhausted ? ScrapeProblem.QuotaExhausted : ScrapeProblem.DownloadFailed;
        var waits = failed.Where(file => file.IsTransient).Select(file => file.RetryAfter).Max();
        var reason = FormattableString.Invariant(
            $"{open.Page.Url} was read, but {failed.Count} of its {open.Files.Length} files could not be had. {first.Field}: {first.Reason}");
        return new ScrapeException(problem, reason, cause ?? first.Cause, isTransient: problem == ScrapeProblem.DownloadFailed && failed.Exists(file => file.IsTransient))
        {
            RetryAfter = waits ?? TimeSpan.Zero,
            Result = open.Result with { Status = ScrapeStatus.Failed, Problem = problem, Reason = reason, RetryAfter = waits },
        };
    }

    /// <summary>A page that was read, and what has become of its files.</summary>
    private sealed class OpenPage(ScrapeResult page)
    {
        public ScrapeResult Page => page;

        /// <summary>Null: it was not come to, or given up.</summary>
        public DownloadResult?[] Files { get; } = new DownloadResult?[page.Files.Count];

        public bool HasFailures => Array.Exists(Files, file => file is null or { Problem: not ScrapeProblem.None });

        public ScrapeResult Result
        {
            get
            {
                DownloadResult[] files = [.. Files.Select((file, number) => file ?? NotDone(page.Files[number]))];
                return page with { Downloads = files, BytesReceived = page.BytesReceived + files.Sum(file => file.BytesReceived) };
            }
        }

        private static DownloadResult NotDone(PageFile file) => file.Of(new DownloadResult
        {
            Url = file.Url,
            Problem = ScrapeProblem.Cancelled,
            Reason = $"{file.Url} was not there yet when its item's time was over. What there is of it is gone on with where the host allows it.",
            Attempts = 0,
        });
    }
}
