using System.Threading.Channels;

namespace Reconcile;

/// <summary>What a run does by the clock: it tells how far it is, and ends when its time is over.</summary>
internal sealed class RunTimers<TItem, TResult> : IDisposable
    where TItem : notnull
{
    private readonly ChannelWriter<BatchEvent<TItem, TResult>> _events;
    private readonly CancellationToken _stopping;
    private readonly Action _stop;
    private readonly ITimer? _progress;
    private readonly ITimer? _limit;

    /// <param name="options">How often, and how long.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="events">Where progress and the end are told.</param>
    /// <param name="statistics">The run now.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="stopping">Cancelled once the run is being stopped.</param>
    public RunTimers(
        BatchOptions options, TimeProvider time, ChannelWriter<BatchEvent<TItem, TResult>> events, Func<BatchStatistics> statistics, Action stop, CancellationToken stopping)
    {
        (_events, _stopping, _stop) = (events, stopping, stop);
        _progress = Create(options.ProgressInterval, options.ProgressInterval, () => events.TryWrite(new ProgressChanged<TItem, TResult>(statistics())));
        _limit = Create(options.TotalTimeout, System.Threading.Timeout.InfiniteTimeSpan, () => EndTime(options.TotalTimeout));

        ITimer? Create(TimeSpan due, TimeSpan period, Action act) =>
            due == System.Threading.Timeout.InfiniteTimeSpan ? null : time.CreateTimer(_ => act(), null, due, period);
    }

    public void Dispose()
    {
        _progress?.Dispose();
        _limit?.Dispose();
    }

    private void EndTime(TimeSpan limit)
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        // The event takes its place in the channel, full or not, before the cancellations it causes; the stop does not wait for its reader.
        _events.WriteAsync(new RunTimedOut<TItem, TResult>(limit)).AsTask()
            .ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _stop();
    }
}
