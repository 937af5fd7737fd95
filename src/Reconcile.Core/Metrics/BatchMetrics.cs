namespace Reconcile;

/// <summary>A run's live counters. Written by its workers without locks, read by anyone at any time.</summary>
internal sealed class BatchMetrics
{
    private readonly TimeProvider _time;
    private readonly IQueueCounts _queue;
    private readonly string _name;
    private readonly int _runId;
    private readonly int _maxWorkers;
    private readonly DateTimeOffset _started;
    private readonly long _startTimestamp;
    private readonly Func<long>? _bytes;
    private readonly TimeSpan _startCpu = Environment.CpuUsage.TotalTime;
    private BatchStatistics? _final;
    private int _active;
    private int _atGate;
    private WorkerNote _workers;
    private long _succeeded;
    private long _failed;
    private long _timedOut;
    private long _cancelled;
    private long _skipped;
    private long _retried;
    private long _abandoned;

    public BatchMetrics(string name, int maxWorkers, IQueueCounts queue, TimeProvider time, JobKind kind = JobKind.Batch, Func<long>? bytes = null)
    {
        _name = name;
        Kind = kind;
        _bytes = bytes;
        _maxWorkers = maxWorkers;
        _workers = new WorkerNote(maxWorkers, maxWorkers, string.Empty);
        _queue = queue;
        _time = time;
        _started = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
        _runId = RunRegistry.Add(this);
    }

    /// <summary>Attempts that have ended, and those of them that failed or took too long.</summary>
    public (long Ended, long Troubled) Attempts
    {
        get
        {
            var troubled = Volatile.Read(ref _failed) + Volatile.Read(ref _timedOut) + Volatile.Read(ref _retried);
            return (Volatile.Read(ref _succeeded) + troubled, troubled);
        }
    }

    /// <summary>How many workers there are to be.</summary>
    public WorkerNote Workers
    {
        get => Volatile.Read(ref _workers);
        set => Volatile.Write(ref _workers, value);
    }

    /// <summary>What the items are.</summary>
    public JobKind Kind { get; }

    public int RunId => _runId;

    public int ActiveWorkers => Volatile.Read(ref _active);

    /// <summary>Items that wait: for a worker, at the rate gate, or for the time of their retry.</summary>
    public int Waiting => _queue.Ready + _queue.Delayed;

    /// <summary>The run now, or at its end.</summary>
    public BatchStatistics Statistics => Volatile.Read(ref _final) ?? Take(isRunning: true);

    public void AttemptStarted() => Interlocked.Increment(ref _active);

    public void AttemptEnded() => Interlocked.Decrement(ref _active);

    public void GateEntered() => Interlocked.Increment(ref _atGate);

    public void GateLeft() => Interlocked.Decrement(ref _atGate);

    public void Succeeded() => Interlocked.Increment(ref _succeeded);

    public void Failed() => Interlocked.Increment(ref _failed);

    public void TimedOut() => Interlocked.Increment(ref _timedOut);

    public void Cancelled() => Interlocked.Increment(ref _cancelled);

    public void Skipped() => Interlocked.Increment(ref _skipped);

    public void Retried() => Interlocked.Increment(ref _retried);

    /// <summary>Returns how many there are now.</summary>
    public long Abandoned() => Interlocked.Increment(ref _abandoned);

    /// <summary>The run is over: its last statistics are kept and what it needed is let go.</summary>
    public BatchSummary Finish()
    {
        var final = Take(isRunning: false);
        Volatile.Write(ref _final, final);
        RunRegistry.Finish(this, final);
        return new BatchSummary
        {
            Accepted = final.Accepted,
            Succeeded = final.Succeeded,
            Failed = final.Failed,
            TimedOut = final.TimedOut,
            Cancelled = final.Cancelled,
            Skipped = final.Skipped,
            Retried = final.Retried,
            Abandoned = final.Abandoned,
            Duration = final.Elapsed,
            Started = final.Started,
        };
    }

    private BatchStatistics Take(bool isRunning)
    {
        var elapsed = _time.GetElapsedTime(_startTimestamp);
        var atGate = Volatile.Read(ref _atGate);
        var cpu = Environment.CpuUsage.TotalTime - _startCpu;
        return new BatchStatistics
        {
            Name = _name,
            RunId = _runId,
            Kind = Kind,
            IsRunning = isRunning,
            Started = _started,
            Elapsed = elapsed,
            MaxWorkers = _maxWorkers,
            MinWorkers = Workers.Least,
            Workers = Workers.Count,
            WorkersReason = Workers.Reason,
            ActiveWorkers = ActiveWorkers,
            Succeeded = Volatile.Read(ref _succeeded),
            Failed = Volatile.Read(ref _failed),
            TimedOut = Volatile.Read(ref _timedOut),
            Cancelled = Volatile.Read(ref _cancelled),
            Skipped = Volatile.Read(ref _skipped),
            Retried = Volatile.Read(ref _retried),
            Abandoned = Volatile.Read(ref _abandoned),
            BytesReceived = _bytes?.Invoke() ?? 0,
            QueueSize = _queue.Ready,
            WaitingForGate = atGate,
            WaitingForRetry = Math.Max(0, _queue.Delayed - atGate),
            InputComplete = _queue.IsComplete,

            // Read after the ends: the other way round, more items could seem to have ended than were accepted.
            Accepted = _queue.Enqueued + Volatile.Read(ref _skipped),
            MemoryBytes = Environment.WorkingSet,
            CpuPercent = elapsed > TimeSpan.Zero ? 100 * cpu.TotalSeconds / elapsed.TotalSeconds : 0,
        };
    }
}
