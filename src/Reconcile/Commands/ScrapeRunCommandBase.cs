using System.ComponentModel;
using System.Text.Json;
using Reconcile.Loading;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that scrapes: its run, and what it writes for each item.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ScrapeRunCommandBase : PageCommandBase
{
    private readonly Dictionary<string, ScrapeTask> _firstPages = new(StringComparer.Ordinal);
    private readonly Queue<ScrapeTask> _nextPages = [];
    private IScrapeRun? _run;
    private int _underWay;
    private bool _quotaTold;

    private protected override string Activity => "Scraping";

    /// <summary>What makes requests of inputs, and of links.</summary>
    private protected abstract ScrapeTaskReader Reader { get; }

    private protected override string NameOf(ScrapeTask item) => item.Request.Url;

    private protected override string ReasonOf(Exception error) => ScrapeOutcome.ReasonOf(error);

    private protected override string StatusOf(BatchStatistics statistics) => RunStatus.Format(statistics, "items", 0);

    /// <summary>Opens the run. What is wrong with the parameters ends the command.</summary>
    private protected void Open()
    {
        try
        {
            if (IsCrawl && Checkpoint is not null)
            {
                throw new FormatException("A crawl cannot be resumed from a -Checkpoint, which does not know where a page led. Give -Cache instead: what was fetched is at hand, and only the rest is asked for.");
            }

            _run = WebAdapter.OpenScraper(ReadScrapeOptions());
        }
        catch (Exception invalid) when (invalid is FormatException or ScrapeException or ScrapeCacheException or ArgumentOutOfRangeException)
        {
            ThrowTerminatingError(ErrorRecords.ScrapeSetupInvalid(invalid));
        }
    }

    /// <summary>Gives an item to the workers; of a crawl, with all that waits.</summary>
    private protected void Start(ScrapeTask task)
    {
        if (!IsCrawl)
        {
            Send(task);
            return;
        }

        if (_run!.AddFirst(task.Request.Uri))
        {
            _firstPages[SafeUrl.WithoutFragment(task.Request.Uri).AbsoluteUri] = task;
        }

        SendWaiting();
    }

    /// <summary>Writes everything, following whatever is to be followed, to the end.</summary>
    private protected override void End()
    {
        SendWaiting();
        while (_underWay > 0 && IsCrawl)
        {
            var before = _underWay;
            WriteUntil(() => _underWay < before);
            if (_underWay == before)
            {
                break;
            }

            SendWaiting();
        }

        Finish();
    }

    private protected override BatchEngine<ScrapeTask, ScrapeResult> CreateEngine(BatchOptions options)
    {
        var job = new BatchJob<ScrapeTask, ScrapeResult>(MyInvocation.MyCommand.Name, ScrapeAsync)
        {
            IsTransient = static error => error is ScrapeException { IsTransient: true },
            Gate = _run!.Gate,
            RateKey = _run.RateKey,
        };

        // Where the number adapts, both kinds share it; else each has its own.
        var engine = new BatchEngine<ScrapeTask, ScrapeResult>(
            job, options.MinWorkers is null ? options with { MaxWorkers = Math.Min(MaxWorkers + DownloadWorkers, BatchOptions.MaxWorkersLimit) } : options);
        _run.OnResize(places => engine.SetWorkerCap(places));
        return engine;
    }

    private protected override void WriteEnded(ItemEnded<ScrapeTask, ScrapeResult> ended)
    {
        while (_run!.TakeNotice() is { } notice)
        {
            WriteWarning(notice);
        }

        var result = ScrapeOutcome.ResultOf(ended);
        _underWay--;
        NoteLinks(ended.Item, result);
        RunExitCode.Add(result.ExitBits);
        WriteObject(result);
        TellQuota(result);
        if (ScrapeOutcome.IsHeldBack(ended))
        {
            // Neither done nor failed: a run that resumes begins with it.
            return;
        }

        if (result.Problem != ScrapeProblem.None)
        {
            WriteError(ErrorRecords.FromScrape(result, ScrapeOutcome.CauseOf(ended)));
        }

        Written(ended.Item.Journal, ended);
    }

    /// <summary>Ends the run, then closes its connections.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _run?.Dispose();
        }
    }

    private void Send(ScrapeTask task)
    {
        _underWay++;
        Offer(task, task.Journal, task.Request.Priority);
    }

    private void SendWaiting()
    {
        while (_nextPages.TryDequeue(out var next))
        {
            Send(next);
        }

        while (IsCrawl && _run!.TryTake(out var target))
        {
            var task = target.Depth == 0 && _firstPages.Remove(target.Url, out var first) ? first : Reader.Read(new Uri(target.Url));
            Send(task with { Target = target });
        }
    }

    /// <summary>What a page leads to waits from now on. Nothing is sent here: this is called while results are written.</summary>
    private void NoteLinks(ScrapeTask task, ScrapeResult result)
    {
        _run!.Finish(task, result);
        if (result.NextPage is { } next)
        {
            _nextPages.Enqueue(Reader.Read(next) with { PageNumber = task.PageNumber + 1, Item = task.Item });
        }
    }

    private async ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        Started(task.Journal);
        var result = await _run!.ScrapeAsync(task, cancellationToken).ConfigureAwait(false);

        // Made by the worker rather than by the pipeline.
        return result.Rows is { } rows ? result with { Data = RowData.Of(rows, Row is not null) } : WithJson(result);
    }

    private static ScrapeResult WithJson(ScrapeResult result)
    {
        if (result.Content is not { Length: > 0 } content || !result.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return result;
        }

        try
        {
            return result with { Data = JsonData.Parse(content) };
        }
        catch (JsonException e)
        {
            return result with { Notes = [.. result.Notes, $"The host calls it JSON, but it is none: {e.Message}"] };
        }
    }

    private void TellQuota(ScrapeResult result)
    {
        if (result.Problem == ScrapeProblem.QuotaExhausted && !_quotaTold)
        {
            _quotaTold = true;
            WriteWarning("The account's quota is used up: what is left is not asked for. Run the same command with the same -Checkpoint to go on from here.");
        }
    }
}
