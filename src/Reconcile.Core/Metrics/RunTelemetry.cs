using System.Diagnostics;

namespace Reconcile;

/// <summary>Tells metrics, spans and log of one run. Whatever nobody listens to costs a look at a flag; nothing is made for it.</summary>
/// <param name="job">What is done, and how its items are named.</param>
/// <param name="workers">Most workers.</param>
/// <param name="metrics">The run's counters.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class RunTelemetry<TItem, TResult>(BatchJob<TItem, TResult> job, int workers, BatchMetrics metrics, TimeProvider time)
    where TItem : notnull
{
    private readonly JobInstruments _instruments = JobInstruments.For(job.Kind);
    private readonly Activity? _span = RunSpans.AreWanted ? RunSpans.StartRun(JobNames.For(job.Kind).RunSpan) : null;
    private long _items;

    private static bool IsWatched => RunLog.Current is not null || RunSpans.AreWanted;

    /// <summary>To be called once, before the first item.</summary>
    public void RunStarted()
    {
        _span?.SetTag("max_workers", workers);
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.RunStarted) with { Statistics = metrics.Statistics });
        }
    }

    public void AttemptStarted(WorkItem<TItem> work)
    {
        if (!IsWatched)
        {
            return;
        }

        work.Trace ??= Trace(work);
        work.Trace.Span?.AddEvent(new ActivityEvent("attempt", tags: new ActivityTagsCollection { ["attempt"] = work.Attempts }));
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.ItemStarted, work));
        }
    }

    public void Retried(WorkItem<TItem> work, Exception error, TimeSpan delay)
    {
        if (!IsWatched)
        {
            return;
        }

        var reason = SafeText.ReasonOf(job, error);
        work.Trace?.Span?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection
        {
            ["attempt"] = work.Attempts,
            ["delay_seconds"] = delay.TotalSeconds,
            ["error"] = reason,
        }));
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.ItemRetried, work) with { Delay = delay, Message = reason });
        }
    }

    /// <summary>To be called once for each item, before its terminal event can be read.</summary>
    public void ItemEnded(WorkItem<TItem> work, ItemEnded<TItem, TResult> end)
    {
        // What was cancelled was not processed: it is in the log, and counted nowhere.
        var status = RunStatusText.Of(end);
        if (status != RunStatusText.Cancelled && _instruments.WantItems)
        {
            _instruments.ItemEnded(status, work.Trace?.Name ?? SafeText.NameOf(job, work.Item), end.Duration);
        }

        if (work.Trace is null && !IsWatched)
        {
            return;
        }

        var error = ErrorOf(end) is { } cause ? SafeText.ReasonOf(job, cause) : null;
        EndSpan(work.Trace?.Span, status, end.Duration, error);
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.ItemEnded, work) with { Status = status, Duration = end.Duration, Message = error });
        }
    }

    /// <summary>An item was done by an earlier run: this one only passes it by, so nothing is counted.</summary>
    public void Skipped(TItem item)
    {
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.ItemEnded) with { Status = RunStatusText.Skipped, ItemName = SafeText.NameOf(job, item) });
        }
    }

    public void Told(string message)
    {
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.Notice) with { Message = SafeText.Of(message) });
        }
    }

    /// <summary>To be called once, before the run's end can be seen.</summary>
    public void RunEnded(BatchStatistics final, Exception? broken)
    {
        _instruments.RunEnded(workers, final.Elapsed);
        var status = broken is null ? RunStatusText.Of(final) : RunStatusText.Failed;
        var error = broken is null ? RunStatusText.Explain(final) : SafeText.ReasonOf(job, broken);
        _span?.SetTag(_instruments.Names.ItemCount, final.Accepted);
        EndSpan(_span, status, final.Elapsed, error);
        if (RunLog.Current is not null)
        {
            Log(About(RunEventKind.RunEnded) with { Status = status, Duration = final.Elapsed, Message = error, Statistics = final });
        }
    }

    private static Exception? ErrorOf(ItemEnded<TItem, TResult> end) => end switch
    {
        ItemFailed<TItem, TResult> failed => failed.Error,
        ItemTimedOut<TItem, TResult> late => late.Error,
        _ => null,
    };

    private static void EndSpan(Activity? span, string status, TimeSpan duration, string? error)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("status", status);
        span.SetTag("duration_seconds", duration.TotalSeconds);
        if (status is RunStatusText.Failed or RunStatusText.Timeout)
        {
            span.SetStatus(ActivityStatusCode.Error, error);
        }

        // Ending a span makes the one before it the current one, which is none of this thread's business.
        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }

    private ItemTrace Trace(WorkItem<TItem> work)
    {
        var name = SafeText.NameOf(job, work.Item);
        var span = _span is { } run && RunSpans.AreWanted ? RunSpans.StartItem(_instruments.Names.ItemSpan, run) : null;
        span?.SetTag(_instruments.Names.Item, name);
        return new ItemTrace(Interlocked.Increment(ref _items), name, span);
    }

    private RunEvent About(RunEventKind kind, WorkItem<TItem>? work = null) => new()
    {
        Kind = kind,
        Time = time.GetUtcNow(),
        RunId = metrics.RunId,
        RunName = job.Name,
        Job = job.Kind,
        TraceId = _span?.TraceId.ToHexString(),
        Item = work?.Trace,
        ItemName = work is { Trace: null } ? SafeText.NameOf(job, work.Item) : null,
        Attempt = work?.Attempts,
    };

    private static void Log(RunEvent happened)
    {
        if (RunLog.Current is { } log && log.Least <= happened.Level)
        {
            log.Write(happened);
        }
    }
}
