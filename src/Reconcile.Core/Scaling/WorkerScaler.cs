namespace Reconcile;

/// <summary>Looks at a run at intervals and gives it the workers that its throughput, its failures and the memory call for.</summary>
internal sealed class WorkerScaler : IDisposable
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // The memory is read only so often: it takes longer than all the rest.
    private const int LooksPerReading = 8;

    private readonly Lock _lock = new();
    private readonly ThroughputClimber _climber;
    private readonly WorkerCount _count;
    private readonly BatchMetrics _metrics;
    private readonly IQueueCounts _queue;
    private readonly Func<MemoryReading> _memory;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _looks;
    private int _ceiling = int.MaxValue;

    /// <summary>Begins to look.</summary>
    /// <param name="climber">Decides by the throughput.</param>
    /// <param name="count">What it decides about.</param>
    /// <param name="metrics">What has ended.</param>
    /// <param name="queue">What waits.</param>
    /// <param name="memory">Reads how full the memory is.</param>
    /// <param name="time">When to look.</param>
    public WorkerScaler(ThroughputClimber climber, WorkerCount count, BatchMetrics metrics, IQueueCounts queue, Func<MemoryReading> memory, TimeProvider time)
    {
        _climber = climber;
        _count = count;
        _metrics = metrics;
        _queue = queue;
        _memory = memory;
        _time = time;
        _timer = time.CreateTimer(static state => ((WorkerScaler)state!).Look(), this, Interval, Interval);
    }

    /// <summary>Begins to look at a run.</summary>
    public static WorkerScaler Start(BatchOptions options, WorkerCount count, BatchMetrics metrics, IQueueCounts queue, TimeProvider time)
    {
        var probe = new MemoryProbe(options.MaxMemoryBytes);
        return new WorkerScaler(new ThroughputClimber(count.Least, options.MaxWorkers, options.StartWorkers), count, metrics, queue, probe.Read, time);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that takes longer than the interval is not overtaken by the next one.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            var seconds = (double)_time.GetTimestamp() / _time.TimestampFrequency;
            if (_looks++ % LooksPerReading == 0)
            {
                HeedMemory(seconds);
            }

            if (_climber.Workers > _count.Cap)
            {
                _climber.MoveTo(_count.Cap, seconds);
                _count.Want(_count.Cap, string.Empty);
            }

            var (ended, troubled) = _metrics.Attempts;
            if (_climber.Observe(new ScalingSample(seconds, ended, troubled, _queue.Ready > 0), Math.Min(_ceiling, _count.Cap)) is { } decision)
            {
                _count.Want(decision.Workers, decision.Reason);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void HeedMemory(double seconds)
    {
        var reading = _memory();
        _ceiling = MemoryGovernor.CeilingFor(reading, _climber.Workers, _count.Least);
        if (_ceiling < _climber.Workers)
        {
            _climber.MoveTo(_ceiling, seconds);
            _count.Want(_ceiling, $"{reading}.");
        }
    }
}
