using System.ComponentModel;
using Reconcile.Loading;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that scrapes: its run, and what it writes for each item.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ScrapeRunCommandBase : PageFileCommandBase
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
            _run = WebAdapter.OpenScraper(ReadScrapeOptions(Reader.ReadFile));
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
        WriteMeanwhile();
    }

    private protected override BatchEngine<ScrapeTask, ScrapeResult> CreateEngine(BatchOptions options)
    {
        var job = new BatchJob<ScrapeTask, ScrapeResult>(MyInvocation.MyCommand.Name, ScrapeAsync)
        {
            IsTransient = static error => error is ScrapeException { IsTransient: true },
            Gate = _run!.Gate,
            RateKey = _run.RateKey,
            Prepare = _run.Prepare,
            BytesReceived = () => _run.BytesReceived,
        };

        // Where the number adapts, both kinds share it; else each has its own.
        var adapts = options.MinWorkers is not null;
        var engine = new BatchEngine<ScrapeTask, ScrapeResult>(job, adapts ? options : options with { MaxWorkers = ItemsFor(MaxWorkers, DownloadWorkers) });
        _run.OnResize((requests, downloads) => engine.SetWorkerCap(adapts ? requests + downloads : ItemsFor(requests, downloads)));
        return engine;
    }

    private protected override void WriteEnded(ItemEnded<ScrapeTask, ScrapeResult> ended)
    {
        var result = ScrapeData.ReadRows(ScrapeOutcome.ResultOf(ended), Row is not null);
        _underWay--;
        result = NoteLeads(ended.Item, result, out var leads);
        WriteMeanwhile();
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

        if (!CrawlLeads.HoldSecret(leads))
        {
            Written(ended.Item.Journal, ended, leads);
        }
    }

    /// <summary>What belongs to no item. Said now and then too, for no item may end for a long time.</summary>
    private protected override void WriteMeanwhile()
    {
        while (_run!.TakeNotice() is { } notice)
        {
            WriteWarning(notice);
        }
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

    /// <summary>Sends until nothing waits: what is written meanwhile may lead further.</summary>
    private void SendWaiting()
    {
        while (IsCrawl)
        {
            if (_nextPages.TryDequeue(out var next))
            {
                Send(next);
            }
            else if (_run!.TryTake(out var target))
            {
                var task = target.Depth == 0 && _firstPages.Remove(target.Url, out var first) ? first : ReadPage(new Uri(target.Url));
                Send(task with { Target = target });
            }
            else
            {
                break;
            }
        }
    }

    private ScrapeTask ReadPage(Uri url, JournalItem? listPage = null)
    {
        var task = Reader.Read(url);
        return task with { Journal = IdentifyPage(task.Request, listPage) };
    }

    /// <summary>What a page leads to waits from now on. Nothing is sent here: this is called while results are written.</summary>
    private ScrapeResult NoteLeads(ScrapeTask task, ScrapeResult result, out PageLeads leads)
    {
        // A page that an earlier run has done leads where it led then; so does one that cannot be read again.
        var read = CrawlLeads.WereRead(result) ? result : CrawlLeads.Apply(LeadsOf(task.Journal), result);

        // Before its links: a page of the list that is one of them too is no deeper than the list.
        var note = string.Empty;
        var next = read.NextPage is { } page && _run!.AddNext(task, page, out note) ? page : null;
        var followed = _run!.Finish(task, read);
        if (next is not null)
        {
            _nextPages.Enqueue(ReadPage(next, task.Journal) with { PageNumber = task.PageNumber + 1, Item = task.Item, Target = task.Target is { } target ? target with { Url = next.AbsoluteUri } : null });
        }

        leads = CrawlLeads.Of(task, read with { NextPage = next }, followed);
        return note.Length == 0 ? result : result with { Notes = [.. result.Notes, note] };
    }

    private async ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken)
    {
        Started(task.Journal);

        // Made by the worker rather than by the pipeline.
        return ScrapeData.Read(await _run!.ScrapeAsync(task, cancellationToken).ConfigureAwait(false), Row is not null);
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
