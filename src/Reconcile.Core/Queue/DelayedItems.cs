using System.Diagnostics.CodeAnalysis;

namespace Reconcile;

/// <summary>
/// Items that wait for a moment, the earliest first, with one timer for all of them, which exists only while something waits.
/// Not thread-safe; <paramref name="due"/> is called on the timer's thread.
/// </summary>
internal sealed class DelayedItems<T>(TimeProvider time, Action due)
{
    // The sequence keeps items that are due at the same tick in the order in which they came.
    private readonly PriorityQueue<T, (long Due, long Sequence)> _heap = new();
    private ITimer? _timer;
    private long _sequence;

    public int Count => _heap.Count;

    public void Add(T item, TimeSpan delay)
    {
        _heap.Enqueue(item, (time.GetTimestamp() + ToTimestamp(delay), _sequence++));
        SetTimer();
    }

    /// <summary>An item whose moment has come; with <paramref name="early"/>, any.</summary>
    public bool TryTake(bool early, [MaybeNullWhen(false)] out T item)
    {
        if (_heap.TryPeek(out item, out var first) && (early || first.Due <= time.GetTimestamp()))
        {
            _heap.Dequeue();
            return true;
        }

        item = default;
        return false;
    }

    /// <summary>To be called after the last of a series of <see cref="TryTake"/>.</summary>
    public void SetTimer()
    {
        if (!_heap.TryPeek(out _, out var first))
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        // Timers count whole milliseconds and cut off the rest: one that fired early would find nothing due.
        var wait = time.GetElapsedTime(time.GetTimestamp(), first.Due).TotalMilliseconds;
        _timer ??= time.CreateTimer(static state => ((Action)state!)(), due, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait))), System.Threading.Timeout.InfiniteTimeSpan);
    }

    private long ToTimestamp(TimeSpan delay) => (long)(delay.TotalSeconds * time.TimestampFrequency);
}
