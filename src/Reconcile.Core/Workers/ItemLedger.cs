using System.Threading.Channels;

namespace Reconcile;

/// <summary>What an attempt came to.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Result">The operation's result; of meaning only if it completed without an error.</param>
/// <param name="Error">What the operation threw.</param>
/// <param name="Duration">Time it took.</param>
/// <param name="Abandoned">Whether the operation ignored its cancellation.</param>
internal readonly record struct AttemptOutcome<TResult>(AttemptEnd End, TResult Result, Exception? Error, TimeSpan Duration, bool Abandoned);

/// <summary>
/// Turns outcomes into events: an item is either returned to the queue for another attempt or ended, and ended means one
/// terminal event, one count and one acknowledgement, in this one place.
/// </summary>
/// <param name="queue">Where retried items go.</param>
/// <param name="events">Full, it holds the worker that writes back.</param>
/// <param name="retry">Which outcomes are tried again.</param>
/// <param name="metrics">Counts before the event is written, so that who has read the event finds it counted.</param>
/// <param name="rules">The run's limits.</param>
/// <param name="failed">Called with the first final failure or timeout of a fail-fast run; null if the run is none.</param>
/// <param name="ended">Called with each terminal event before it can be read; null: nobody wants it.</param>
/// <param name="telemetry">Told of everything that happens to items; null: nobody wants it.</param>
internal sealed class ItemLedger<TItem, TResult>(
    IWorkQueue<TItem> queue,
    ChannelWriter<BatchEvent<TItem, TResult>> events,
    RetryPolicy retry,
    BatchMetrics metrics,
    AttemptRules rules,
    Action? failed,
    Action<ItemEnded<TItem, TResult>>? ended = null,
    RunTelemetry<TItem, TResult>? telemetry = null)
    where TItem : notnull
{
    public ValueTask WriteStartedAsync(WorkItem<TItem> work)
    {
        telemetry?.AttemptStarted(work);
        return events.WriteAsync(new ItemStarted<TItem, TResult>(work.Item, work.Attempts));
    }

    /// <summary>Ends an item whose attempt is not made, because the run is being stopped.</summary>
    public ValueTask CancelAsync(WorkItem<TItem> work)
    {
        metrics.Cancelled();
        return EndAsync(work, new ItemCancelled<TItem, TResult>(work.Item, work.Attempts, TimeSpan.Zero));
    }

    public async ValueTask ConcludeAsync(WorkItem<TItem> work, AttemptOutcome<TResult> outcome)
    {
        if (outcome.Abandoned)
        {
            await TellAsync($"An operation did not react to its cancellation within {rules.Grace.TotalSeconds:0.###} s and was abandoned; it may still be running.").ConfigureAwait(false);
        }

        switch (outcome)
        {
            case { End: AttemptEnd.Cancelled }:
                await EndCancelledAsync(work, outcome).ConfigureAwait(false);
                break;
            case { End: AttemptEnd.TimedOut }:
                await ConcludeTimeoutAsync(work, outcome).ConfigureAwait(false);
                break;
            case { Error: PermitCalledBackException }:
                await HoldBackAsync(work).ConfigureAwait(false);
                break;
            case { Error: { } error }:
                await ConcludeFailureAsync(work, error, outcome.Duration).ConfigureAwait(false);
                break;
            default:
                await EndSucceededAsync(work, outcome).ConfigureAwait(false);
                break;
        }
    }

    private ValueTask EndSucceededAsync(WorkItem<TItem> work, AttemptOutcome<TResult> outcome)
    {
        metrics.Succeeded();
        return EndAsync(work, new ItemSucceeded<TItem, TResult>(work.Item, outcome.Result, work.Attempts, outcome.Duration));
    }

    private ValueTask EndCancelledAsync(WorkItem<TItem> work, AttemptOutcome<TResult> outcome)
    {
        metrics.Cancelled();
        return EndAsync(work, new ItemCancelled<TItem, TResult>(work.Item, work.Attempts, outcome.Duration));
    }

    private ValueTask ConcludeTimeoutAsync(WorkItem<TItem> work, AttemptOutcome<TResult> outcome)
    {
        var error = new ItemTimeoutException(rules.Limit, outcome.Abandoned, outcome.Error);
        if (retry.IsTimeoutRetried(work.Attempts) && !rules.Stopping.IsCancellationRequested)
        {
            return RetryAsync(work, error);
        }

        metrics.TimedOut();
        return EndAsync(work, new ItemTimedOut<TItem, TResult>(work.Item, error, work.Attempts, outcome.Duration), isFailure: true);
    }

    private ValueTask ConcludeFailureAsync(WorkItem<TItem> work, Exception error, TimeSpan duration)
    {
        try
        {
            // A run that is being stopped makes no further attempts, so this failure is the item's last.
            if (!rules.Stopping.IsCancellationRequested && retry.IsRetried(error, work.Attempts))
            {
                return RetryAsync(work, error);
            }
        }
        catch (Exception judging)
        {
            // The caller's own predicate threw: that ends this item, with both errors told, and not the run.
            error = new AggregateException("The item failed, and so did the decision whether to try it again.", error, judging);
        }

        metrics.Failed();
        return EndAsync(work, new ItemFailed<TItem, TResult>(work.Item, error, work.Attempts, duration), isFailure: true);
    }

    /// <summary>Nothing was done with the item: it waits at its gate, as it would have done if it had come there a moment later.</summary>
    private ValueTask HoldBackAsync(WorkItem<TItem> work)
    {
        work.Attempts--;
        return queue.ReturnAsync(work, TimeSpan.Zero);
    }

    private ValueTask TellAsync(string message)
    {
        telemetry?.Told(message);
        return events.WriteAsync(new Notice<TItem, TResult>(message));
    }

    private async ValueTask RetryAsync(WorkItem<TItem> work, Exception error)
    {
        var delay = retry.Delay(work.Attempts) + ((error as IDelayedRetry)?.LeastDelay ?? TimeSpan.Zero);
        work.Priority = RetryPolicy.Escalate(work.Priority);
        metrics.Retried();
        telemetry?.Retried(work, error, delay);
        await events.WriteAsync(new ItemRetried<TItem, TResult>(work.Item, work.Attempts, error, delay)).ConfigureAwait(false);
        await queue.ReturnAsync(work, delay).ConfigureAwait(false);
    }

    private async ValueTask EndAsync(WorkItem<TItem> work, ItemEnded<TItem, TResult> end, bool isFailure = false)
    {
        ended?.Invoke(end);
        telemetry?.ItemEnded(work, end);

        // The event takes its place in the channel before the run is stopped, so that the failure is read before the
        // cancellations it causes; but its reader may be slow, and the stop does not wait for it.
        var written = events.WriteAsync(end);
        if (isFailure)
        {
            failed?.Invoke();
        }

        await written.ConfigureAwait(false);
        await queue.AcknowledgeAsync(work).ConfigureAwait(false);
    }
}
