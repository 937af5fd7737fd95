namespace Reconcile;

/// <summary>
/// The queue of one process: bounded, highest priority first, first in first out within a level, lower levels aged.
/// The capacity counts ready and delayed items, so that retries cannot make memory grow. Leased items do not count, and
/// returned ones always fit: a worker must never wait for room that only workers can make.
/// </summary>
internal sealed class PriorityWorkQueue<T> : IWorkQueue<T>
{
    private readonly Lock _gate = new();
    private readonly PriorityLevels<WorkItem<T>> _ready = new();
    private readonly DelayedItems<WorkItem<T>> _delayed;
    private readonly Queue<TaskCompletionSource<WorkItem<T>?>> _idle = new();
    private readonly int _capacity;
    private int _leased;
    private long _enqueued;
    private bool _delaysEnded;
    private volatile bool _complete;

    public PriorityWorkQueue(int capacity, TimeProvider time)
    {
        _capacity = capacity;
        _delayed = new DelayedItems<WorkItem<T>>(time, OfferDue);
    }

    public long Enqueued => Volatile.Read(ref _enqueued);

    public int Ready => _ready.Count;

    public int Delayed => _delayed.Count;

    public bool IsComplete => _complete;

    public bool TryEnqueue(T item, ItemPriority priority)
    {
        lock (_gate)
        {
            if (_complete || _ready.Count + _delayed.Count >= _capacity)
            {
                return false;
            }

            _enqueued++;
            Offer(new WorkItem<T>(item, priority));
            return true;
        }
    }

    public ValueTask<WorkItem<T>?> LeaseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<WorkItem<T>?> waiter;
        lock (_gate)
        {
            if (_ready.TryTake(out var work))
            {
                _leased++;
                return new ValueTask<WorkItem<T>?>(work);
            }

            if (IsDrained)
            {
                return default;
            }

            waiter = new TaskCompletionSource<WorkItem<T>?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle.Enqueue(waiter);
        }

        return cancellationToken.CanBeCanceled ? WaitAsync(waiter, cancellationToken) : new ValueTask<WorkItem<T>?>(waiter.Task);
    }

    public ValueTask AcknowledgeAsync(WorkItem<T> work)
    {
        lock (_gate)
        {
            _leased--;
            DismissIdleIfDrained();
        }

        return default;
    }

    public ValueTask ReturnAsync(WorkItem<T> work, TimeSpan delay)
    {
        lock (_gate)
        {
            _leased--;
            if (delay > TimeSpan.Zero && !_delaysEnded)
            {
                _delayed.Add(work, delay);
            }
            else
            {
                Offer(work);
            }
        }

        return default;
    }

    public void Complete()
    {
        lock (_gate)
        {
            _complete = true;
            DismissIdleIfDrained();
        }
    }

    public void EndDelays()
    {
        lock (_gate)
        {
            _delaysEnded = true;
            OfferDelayed();
        }
    }

    private bool IsDrained => _complete && _leased == 0 && _ready.Count + _delayed.Count == 0;

    private static async ValueTask<WorkItem<T>?> WaitAsync(TaskCompletionSource<WorkItem<T>?> waiter, CancellationToken cancellationToken)
    {
        // Whichever comes first, the item or the cancellation, wins the waiter; an item that comes second goes to the next one.
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<WorkItem<T>?>)state!).TrySetCanceled(token), waiter);
        return await waiter.Task.ConfigureAwait(false);
    }

    private void OfferDue()
    {
        lock (_gate)
        {
            OfferDelayed();
        }
    }

    private void OfferDelayed()
    {
        while (_delayed.TryTake(early: _delaysEnded, out var work))
        {
            Offer(work);
        }

        _delayed.SetTimer();
    }

    private void Offer(WorkItem<T> work)
    {
        while (_idle.TryDequeue(out var waiter))
        {
            if (waiter.TrySetResult(work))
            {
                _leased++;
                return;
            }
        }

        _ready.Add(work, work.Priority);
    }

    private void DismissIdleIfDrained()
    {
        while (IsDrained && _idle.TryDequeue(out var waiter))
        {
            waiter.TrySetResult(null);
        }
    }
}
