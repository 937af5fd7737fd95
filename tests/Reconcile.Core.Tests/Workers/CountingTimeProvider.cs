using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Core.Tests.Workers;

/// <summary>A fake clock that knows which of its timers nobody has disposed, and that can be broken.</summary>
internal sealed class CountingTimeProvider : FakeTimeProvider
{
    private int _liveTimers;

    public int LiveTimers => Volatile.Read(ref _liveTimers);

    public bool IsBroken { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("The clock is broken.");
        }

        Interlocked.Increment(ref _liveTimers);
        return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(CountingTimeProvider owner, ITimer timer) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref owner._liveTimers);
            }

            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
