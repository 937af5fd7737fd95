using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that processes many items in parallel. Derived classes say what an item is and how its end is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class BatchCommandBase<TItem, TResult> : JobCommandBase, IBatchView<TItem, TResult>
    where TItem : notnull
{
    private BatchEngine<TItem, TResult>? _engine;
    private PipelinePump<TItem, TResult>? _pump;
    private CancellationTokenRegistration _cancelOnStop;

    /// <summary>
    /// Items processed at the same time, or the most of them: 1 to 512. By default 4; where the number adapts, four for each processor, at least 4 and up to 32.
    /// </summary>
    [Parameter]
    [Alias("ThrottleLimit")]
    [ValidateRange(BatchOptions.FewestWorkers, BatchOptions.MaxWorkersLimit)]
    public int MaxWorkers { get; set; } = BatchOptions.DefaultWorkers;

    /// <summary>
    /// Fewest items processed at the same time: 1 to -MaxWorkers. If it is given, the number adapts between the two, to the throughput, the failures and the
    /// memory. Invoke-ParallelBatch adapts it from 1 on as well if neither is given.
    /// </summary>
    [Parameter]
    [ValidateRange(BatchOptions.FewestWorkers, BatchOptions.MaxWorkersLimit)]
    public int MinWorkers { get; set; }

    /// <summary>Seconds one attempt at an item may take: 1 to 2,592,000 (30 days), 3600 by default.</summary>
    [Parameter]
    [ValidateRange(1, BatchOptions.MaxTimeoutSeconds)]
    public int TimeoutSeconds { get; set; } = BatchOptions.DefaultTimeoutSeconds;

    /// <summary>End the run at the first item that fails or times out; the others end as cancelled.</summary>
    [Parameter]
    public SwitchParameter FailFast { get; set; }

    /// <summary>How often an item is tried again after an error that may pass by itself: 0 to 100. By default 2; of a script, which may not bear being run twice, 0.</summary>
    [Parameter]
    [ValidateRange(0, RetryOptions.MaxRetriesLimit)]
    public int MaxRetry { get; set; } = RetryOptions.DefaultRetries;

    string IBatchView<TItem, TResult>.Activity => Activity;

    private protected abstract string Activity { get; }

    string IBatchView<TItem, TResult>.NameOf(TItem item) => NameOf(item);

    string IBatchView<TItem, TResult>.ReasonOf(Exception error) => ReasonOf(error);

    string IBatchView<TItem, TResult>.StatusOf(BatchStatistics statistics) => StatusOf(statistics);

    void IBatchView<TItem, TResult>.WriteEnded(ItemEnded<TItem, TResult> ended) => WriteEnded(ended);

    void IBatchView<TItem, TResult>.WriteMeanwhile() => WriteMeanwhile();

    private protected abstract string NameOf(TItem item);

    private protected abstract string ReasonOf(Exception error);

    private protected abstract string StatusOf(BatchStatistics statistics);

    private protected abstract void WriteEnded(ItemEnded<TItem, TResult> ended);

    /// <summary>Whether the number of workers adapts if the user gives none.</summary>
    private protected virtual bool AdaptsWorkers => false;

    /// <summary>Workers of a run whose number does not adapt, if the user gives none.</summary>
    private protected virtual int DefaultWorkers => BatchOptions.DefaultWorkers;

    private protected virtual void WriteMeanwhile()
    {
    }

    /// <summary>Makes the engine when the first item is there.</summary>
    private protected abstract BatchEngine<TItem, TResult> CreateEngine(BatchOptions options);

    /// <summary>Gives an item to the workers; writes results while there is no room for it.</summary>
    private protected void Post(TItem item, ItemPriority priority) => Offer(engine => engine.TryPost(item, priority));

    /// <summary>Ends an item as skipped; writes results while there is no room for it.</summary>
    private protected void Skip(TItem item) => Offer(engine => engine.TrySkip(item));

    private void Offer(Func<BatchEngine<TItem, TResult>, bool> tryOffer)
    {
        var engine = _engine ??= Start();
        try
        {
            // Waits for output, never for room alone: a refused item means that a queued one is still to end.
            while (!tryOffer(engine))
            {
                _pump!.WriteNext(StopToken);
            }
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _pump!.WriteReady(StopToken);
    }

    /// <summary>Writes results until there is room elsewhere than in the engine.</summary>
    private protected void WriteUntil(Func<bool> hasRoom)
    {
        while (!hasRoom() && _pump!.WriteNext(StopToken))
        {
        }
    }

    /// <summary>Writes everything to the run's end. Nothing to do if no item was posted.</summary>
    private protected void Finish()
    {
        _engine?.CompleteInput();
        _pump?.WriteUntilEnd(StopToken);
    }

    /// <summary>Ends the run, if it has not ended, and waits for that at most the engine's grace.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _engine?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _cancelOnStop.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected int? Given(string parameter, int value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : null;

    /// <summary>How many workers the parameters allow. What is wrong with them ends the command.</summary>
    private protected WorkerRange ReadWorkers()
    {
        var range = WorkerRange.From(Given(nameof(MinWorkers), MinWorkers), Given(nameof(MaxWorkers), MaxWorkers), AdaptsWorkers, DefaultWorkers);
        if (range.Least > range.Most)
        {
            ThrowTerminatingError(ErrorRecords.WorkersInvalid(range.Least.Value, range.Most));
        }

        return range;
    }

    private BatchEngine<TItem, TResult> Start()
    {
        var range = ReadWorkers();
        MaxWorkers = range.Most;
        var engine = CreateEngine(new BatchOptions
        {
            MinWorkers = range.Least,
            MaxWorkers = range.Most,
            ItemTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
            FailFast = FailFast,
            Retry = new RetryOptions { MaxRetries = MaxRetry },
        });
        _cancelOnStop = StopToken.Register(engine.Cancel);
        _pump = new PipelinePump<TItem, TResult>(engine.Events, engine, this, this);
        return engine;
    }
}
