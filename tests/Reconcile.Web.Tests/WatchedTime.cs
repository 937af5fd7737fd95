using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Reconcile.Web.Tests;

/// <summary>A clock that stands still until it is told, and tells when somebody has begun to wait for so long.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).TrySetResult();
        return timer;
    }

    /// <summary>Ends when somebody waits for exactly this long, then lets the time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await BegunAsync(wait);
        Advance(wait);
    }

    /// <summary>Ends when somebody waits for exactly this long.</summary>
    public async Task BegunAsync(TimeSpan wait)
    {
        await Of(wait).Task.WaitAsync(TestContext.Current.CancellationToken);
        _waits.TryRemove(wait, out _);
    }

    private TaskCompletionSource Of(TimeSpan wait) => _waits.GetOrAdd(wait, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
