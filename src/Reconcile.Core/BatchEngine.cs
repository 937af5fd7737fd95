using System.Threading.Channels;

namespace Reconcile;

/// <summary>
/// Items in, events out: a bounded number of workers runs an operation on each item, with a time limit, retries and
/// an outcome of its own. One consumer offers items and reads events.
/// <para>
/// Both ends are bounded. A full event channel holds the workers back, a full queue refuses items, and this cannot deadlock as
/// long as the consumer reads an event before it offers a refused item again: a refused post means a queued item whose
/// terminal event is still to come, so there is always an event to wait for, and reading it lets a worker go on.
/// </para>
/// <para>
/// Each accepted item yields exactly one <see cref="ItemEnded{TItem,TResult}"/>: succeeded, failed, timed out, cancelled or skipped. An operation
/// that throws an <see cref="OperationCanceledException"/> by itself has failed; one whose item's time was over or whose run was
/// stopped has timed out or was cancelled, whatever it returns or throws afterwards. One that ignores its token is abandoned after
/// <see cref="BatchOptions.AbandonGrace"/>; it may be started again while it still runs if timeouts are retried.
/// </para>
/// </summary>
public sealed class BatchEngine<TItem, TResult> : IAsyncDisposable
    where TItem : notnull
{
    private static readonly TimeSpan DisposeMargin = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<BatchSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly TimeSpan _grace;
    private readonly PriorityWorkQueue<TItem> _queue;
    private readonly Channel<BatchEvent<TItem, TResult>> _events;
    private readonly BatchMetrics _metrics;
    private readonly RunTelemetry<TItem, TResult> _telemetry;
    private readonly WorkerPool<TItem, TResult> _workers;
    private readonly WorkerCount _count;
    private readonly WorkerScaler? _scaler;
    private readonly RunTimers<TItem, TResult> _timers;
    private int _isStopped;
    private int _isEnded;

    /// <summary>Starts a run of a job that is no more than its operation.</summary>
    /// <param name="name">What the run is called in statistics.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="operation">What is done with an item.</param>
    /// <param name="isTransient">Which exceptions are worth another attempt; null: all.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public BatchEngine(string name, BatchOptions options, Func<TItem, CancellationToken, ValueTask<TResult>> operation, Func<Exception, bool>? isTransient = null, TimeProvider? time = null)
        : this(new BatchJob<TItem, TResult>(name, operation) { IsTransient = isTransient }, options, time)
    {
    }

    /// <summary>Starts a run. It waits for items until <see cref="CompleteInput"/>, <see cref="Cancel"/> or <see cref="DisposeAsync"/>.</summary>
    /// <param name="job">What is done.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public BatchEngine(BatchJob<TItem, TResult> job, BatchOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        job.ThrowIfIncomplete();
        options.ThrowIfOutOfRange();
        _time = time ?? TimeProvider.System;
        _grace = options.AbandonGrace;
        _queue = new PriorityWorkQueue<TItem>(options.QueueCapacity, _time);
        _events = Channel.CreateBounded<BatchEvent<TItem, TResult>>(options.EventCapacity);
        _metrics = new BatchMetrics(job.Name, options.MaxWorkers, _queue, _time, job.Kind, job.BytesReceived);
        _telemetry = new RunTelemetry<TItem, TResult>(job, options.MaxWorkers, _metrics, _time);
        var rules = new AttemptRules(options.ItemTimeout, options.AbandonGrace, _time, _stopping.Token);
        var ledger = new ItemLedger<TItem, TResult>(
            _queue, _events.Writer, new RetryPolicy(options.Retry, job.IsTransient), _metrics, rules, options.FailFast ? Stop : null, job.Ended, _telemetry);
        var turnstile = job.Gate is null ? null : new ItemTurnstile<TItem>(_queue, job.Gate, job.RateKey, job.Name, _metrics);
        _workers = new WorkerPool<TItem, TResult>(_queue, job.Operation, ledger, _metrics, rules, turnstile, End, job.Prepare);
        var workers = options.StartWorkers;
        _count = new WorkerCount(workers, options.MinWorkers ?? options.MaxWorkers, _workers.Resize, NoteWorkers);
        _metrics.Workers = new WorkerNote(_count.Least, workers, string.Empty);
        _timers = new RunTimers<TItem, TResult>(options, _time, _events.Writer, () => Statistics, Stop, _stopping.Token);
        _scaler = options.MinWorkers is null ? null : WorkerScaler.Start(options, _count, _metrics, _queue, _time);
        _telemetry.RunStarted();
        _workers.Start(workers);
    }

    /// <summary>
    /// What happens; each item's events in their order. Ends after the last item's terminal event, and with an exception
    /// if the engine itself broke.
    /// </summary>
    public ChannelReader<BatchEvent<TItem, TResult>> Events => _events.Reader;

    /// <summary>The run now, or at its end.</summary>
    public BatchStatistics Statistics => _metrics.Statistics;

    /// <summary>Ends when the run has, as soon as the last event is in <see cref="Events"/>, read or not.</summary>
    public Task<BatchSummary> Completion => _completion.Task;

    /// <summary>
    /// Offers an item. False: the queue is full; read an event, then offer it again. Once a fail-fast run has failed, items
    /// are accepted as before and end as cancelled, so that each has its event.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the item is not accepted.</exception>
    /// <exception cref="InvalidOperationException">The input is complete, or the engine itself broke.</exception>
    public bool TryPost(TItem item, ItemPriority priority = ItemPriority.Normal)
    {
        if (!Enum.IsDefined(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(priority), priority, $"There is no priority {priority}; it can be High, Normal or Low.");
        }

        return _queue.TryEnqueue(item, priority) || ThrowIfClosed();
    }

    /// <summary>
    /// Ends an item that is found done already, as <see cref="ItemSkipped{TItem,TResult}"/>. False: there is no room for that event; read one, then
    /// offer the item again.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the item is not accepted.</exception>
    /// <exception cref="InvalidOperationException">The input is complete, or the engine itself broke.</exception>
    public bool TrySkip(TItem item)
    {
        if (_queue.IsComplete || !_events.Writer.TryWrite(new ItemSkipped<TItem, TResult>(item)))
        {
            return ThrowIfClosed();
        }

        // Counted behind the event, which only the caller itself can read.
        _metrics.Skipped();
        _telemetry.Skipped(item);
        return true;
    }

    /// <summary>
    /// The most workers that there may be from now on, for example what a server allows: 1 or more, more than the options say included; null lifts the limit.
    /// Workers too many leave after their item. May be called at any time and from any thread.
    /// </summary>
    public void SetWorkerCap(int? cap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cap ?? BatchOptions.FewestWorkers, BatchOptions.FewestWorkers, nameof(cap));
        _count.Limit(cap);
    }

    /// <summary>No further items.</summary>
    public void CompleteInput() => _queue.Complete();

    /// <summary>Ends the run: nothing further starts, what runs is cancelled, what is queued ends as cancelled. Does not wait.</summary>
    public void Cancel()
    {
        Stop();
        _queue.Complete();
    }

    /// <summary>Cancels, discards the remaining events, waits for the end (at most the grace and a second). May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        Cancel();
        var end = Task.WhenAll(Completion, DiscardEventsAsync());
        if (!end.IsCompleted)
        {
            var bound = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = _time.CreateTimer(_ => bound.TrySetResult(), null, _grace + DisposeMargin, System.Threading.Timeout.InfiniteTimeSpan);
            await Task.WhenAny(end, bound.Task).ConfigureAwait(false);
        }

        // Whoever wants to know how the run ended asks Completion; this only keeps a fault from being reported as unobserved.
        _ = end.Exception;
    }

    private bool ThrowIfClosed()
    {
        if (_queue.IsComplete)
        {
            if (_completion.Task.Exception?.InnerException is { } broken)
            {
                throw new InvalidOperationException("The run has broken down; the inner exception says how.", broken);
            }

            _stopping.Token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The input is complete: no item can be posted after CompleteInput.");
        }

        return false;
    }

    private void Stop()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 0)
        {
            _stopping.Cancel();
            _queue.EndDelays();
            _workers.AddSweeper();
        }
    }

    private void End(Exception? broken)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return;
        }

        _timers.Dispose();
        _scaler?.Dispose();
        var summary = _metrics.Finish();
        _telemetry.RunEnded(_metrics.Statistics, broken);
        _events.Writer.TryComplete(broken);
        if (broken is null)
        {
            _completion.TrySetResult(summary);
            return;
        }

        _completion.TrySetException(broken);
        Cancel();
    }

    private void NoteWorkers(int workers, string reason)
    {
        _metrics.Workers = new WorkerNote(_count.Least, workers, reason);
        _events.Writer.TryWrite(new WorkersChanged<TItem, TResult>(workers, reason));
    }

    private async Task DiscardEventsAsync()
    {
        await foreach (var _ in _events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
        }
    }
}
