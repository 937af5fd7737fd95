namespace Reconcile;

/// <summary>Waits for a time, by any clock.</summary>
internal static class Wakeup
{
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public static async ValueTask AfterAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Timers count whole milliseconds and cut off the rest: who woke too early would have to wait again.
        var milliseconds = Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue);
        using var timer = time.CreateTimer(
            static state => ((TaskCompletionSource)state!).TrySetResult(), over, TimeSpan.FromMilliseconds(milliseconds), System.Threading.Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), over);
        await over.Task.ConfigureAwait(false);
    }
}
