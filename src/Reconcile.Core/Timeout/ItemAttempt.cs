using System.Diagnostics.CodeAnalysis;

namespace Reconcile;

/// <summary>
/// One attempt at an item under its watchdog. When the item's time is over or the run is stopped, the operation's token
/// fires; an operation that has still not returned a grace later is abandoned. Two may want to settle the attempt, the worker
/// whose operation returned and the watchdog that abandons it; one atomic exchange decides, so that it has one outcome.
/// <para>
/// Whatever arrives after the token fired counts as timed out or cancelled, a result too: the verdict must not depend on how
/// fast an operation that was told to stop can hurry to its end.
/// </para>
/// </summary>
[SuppressMessage("Design", "CA1001", Justification =
    "The token source is never disposed: an abandoned operation may hold its token for as long as it likes, and without timer or link there is nothing to free.")]
internal sealed class ItemAttempt<T> : ItemTime
{
    private const int Running = 0;
    private const int TimedOut = 1;
    private const int Cancelled = 2;
    private const int Settled = 3;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly AttemptRules _rules;
    private readonly Action<ItemAttempt<T>, AttemptEnd> _abandon;
    private CancellationTokenRegistration _stopping;
    private ITimer? _limit;
    private ITimer? _grace;
    private TimeSpan _left;
    private long _started;
    private long _running;
    private int _waits;
    private int _state;

    /// <param name="work">The item.</param>
    /// <param name="rules">Limits and clock.</param>
    /// <param name="abandon">Called at most once, by the watchdog, after it has settled the attempt. Must not block.</param>
    public ItemAttempt(WorkItem<T> work, AttemptRules rules, Action<ItemAttempt<T>, AttemptEnd> abandon)
    {
        Work = work;
        _rules = rules;
        _abandon = abandon;
    }

    public WorkItem<T> Work { get; }

    public CancellationToken Token => _cancellation.Token;

    public TimeSpan Elapsed => _rules.Time.GetElapsedTime(_started);

    /// <summary>Starts the watchdog. False: the run has been stopped meanwhile, and the operation is not to be called.</summary>
    public bool Start()
    {
        _started = _running = _rules.Time.GetTimestamp();
        _left = _rules.Limit;
        _stopping = _rules.Stopping.UnsafeRegister(static state => ((ItemAttempt<T>)state!).End(Cancelled), this);
        if (_rules.Limit != System.Threading.Timeout.InfiniteTimeSpan)
        {
            _limit = _rules.Time.CreateTimer(
                static state => ((ItemAttempt<T>)state!).End(TimedOut), this, _rules.Limit, System.Threading.Timeout.InfiniteTimeSpan);
        }

        return Volatile.Read(ref _state) == Running;
    }

    /// <summary>To be called by the worker once its operation has returned; says what the attempt's outcome is.</summary>
    public AttemptEnd Settle()
    {
        var before = Interlocked.Exchange(ref _state, Settled);
        FreeWatchdog();
        return EndOf(before);
    }

    /// <inheritdoc/>
    protected override void Stop()
    {
        lock (_cancellation)
        {
            if (_waits++ == 0)
            {
                _left -= _rules.Time.GetElapsedTime(_running);
                _limit?.Change(System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    protected override void GoOn()
    {
        lock (_cancellation)
        {
            if (--_waits == 0)
            {
                _running = _rules.Time.GetTimestamp();
                _limit?.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, System.Threading.Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static AttemptEnd EndOf(int state) => state switch
    {
        Running => AttemptEnd.Completed,
        TimedOut => AttemptEnd.TimedOut,
        Cancelled => AttemptEnd.Cancelled,
        _ => AttemptEnd.AlreadySettled,
    };

    private void End(int reason)
    {
        if (Interlocked.CompareExchange(ref _state, reason, Running) != Running)
        {
            return;
        }

        // The grace starts before the token fires: callbacks on the token are the operation's code and may block or throw,
        // which is why they run elsewhere and what they throw is dropped. The outcome is the attempt's, not theirs.
        var timer = _rules.Time.CreateTimer(
            static state => ((ItemAttempt<T>)state!).Abandon(), this, _rules.Grace, System.Threading.Timeout.InfiniteTimeSpan);
        Interlocked.Exchange(ref _grace, timer);
        if (Volatile.Read(ref _state) == Settled)
        {
            timer.Dispose();
        }

        _cancellation.CancelAsync().ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void Abandon()
    {
        var before = Volatile.Read(ref _state);
        if (before != Settled && Interlocked.CompareExchange(ref _state, Settled, before) == before)
        {
            FreeWatchdog();
            _abandon(this, EndOf(before));
        }
    }

    private void FreeWatchdog()
    {
        _stopping.Unregister();
        _limit?.Dispose();
        Volatile.Read(ref _grace)?.Dispose();
    }
}
