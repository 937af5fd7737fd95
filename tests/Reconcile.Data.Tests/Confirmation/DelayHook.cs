using System.Collections.Concurrent;

namespace Reconcile.Data.Tests.Confirmation;

/// <summary>A clock whose delays end when the work is done that a test does meanwhile: nothing is waited for, and nothing comes too late.</summary>
/// <param name="during">What happens during a delay, by its number from 1.</param>
internal sealed class DelayHook(Func<int, Task> during) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _delays = [];

    public DelayHook()
        : this(_ => Task.CompletedTask)
    {
    }

    /// <summary>The delays that were asked for.</summary>
    public IReadOnlyList<TimeSpan> Delays => [.. _delays];

    /// <summary>What went wrong during a delay.</summary>
    public Exception? Error { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _delays.Enqueue(dueTime);
        _ = Task.Run(() => EndAsync(callback, state, _delays.Count));
        return new Timer();
    }

    private async Task EndAsync(TimerCallback callback, object? state, int number)
    {
        try
        {
            await during(number);
        }
        catch (Exception e)
        {
            Error = e;
        }

        callback(state);
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
