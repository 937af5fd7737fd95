using System.Collections.Concurrent;

namespace Reconcile.Scripts;

/// <summary>
/// The workers of a run. A lease takes the one that was idle last, opens one if none is idle, and gets whichever is ready first: short items do
/// not wait for sessions that are no longer needed. There are never more than leases at the same time, those of abandoned scripts included.
/// </summary>
internal sealed class ScriptWorkerPool(ScriptBatchOptions options, ProgressBoard progress, TimeProvider time) : IScriptRunner
{
    // Disposing of a session that runs nothing takes some milliseconds; one that is stuck is not waited for.
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Stack<ScriptWorker> _idle = new();
    private readonly Queue<TaskCompletionSource<ScriptWorker>> _waiting = new();
    private readonly Dictionary<int, ScriptWorker> _workers = [];
    private readonly ConcurrentStack<ScriptWorker> _prepared = new();
    private int _opening;
    private bool _isClosed;

    /// <summary>Leases a worker for the next call of <see cref="RunAsync"/>, so that an item's time begins when its session is there.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            _prepared.Push(await LeaseAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ScriptSessionException)
        {
            // The item asks again, and fails with the reason.
        }
    }

    /// <summary>Runs the script on an item.</summary>
    /// <exception cref="ScriptSessionException">There is no session, and none could be opened.</exception>
    public async ValueTask<ScriptOutcome> RunAsync(BatchItem item, CancellationToken cancellationToken)
    {
        var worker = _prepared.TryPop(out var prepared) ? prepared : await LeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await worker.RunAsync(new ScriptAttempt(item, worker.Number, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Offer(worker);
        }
    }

    public bool IsTransient(Exception error) => error is ScriptFailedException;

    /// <summary>Opens a session, so that what is wrong with all of them shows before the first item.</summary>
    /// <exception cref="ScriptSessionException">It could not be opened.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken) =>
        Offer(await LeaseAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Closes all sessions, and waits for those whose script has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Task left;
        lock (_gate)
        {
            _isClosed = true;
            foreach (var worker in _workers.Values)
            {
                worker.Close();
            }

            while (_waiting.TryDequeue(out var waiter))
            {
                waiter.TrySetCanceled();
            }

            left = Task.WhenAll(_workers.Values.Select(worker => worker.Left));
        }

        using var bound = new CancellationTokenSource();
        await Task.WhenAny(left, Task.Delay(CloseTime, time, bound.Token)).ConfigureAwait(false);
        await bound.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask<ScriptWorker> LeaseAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<ScriptWorker> waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            while (_idle.TryPop(out var idle))
            {
                if (!idle.IsClosing)
                {
                    return idle;
                }
            }

            waiter = new TaskCompletionSource<ScriptWorker>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            if (_opening < _waiting.Count)
            {
                Open();
            }
        }

        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<ScriptWorker>)state!).TrySetCanceled(token), waiter);
        return await waiter.Task.ConfigureAwait(false);
    }

    private void Open()
    {
        _opening++;
        var number = 1;
        while (_workers.ContainsKey(number))
        {
            number++;
        }

        var worker = new ScriptWorker(number, options, progress, time);
        _workers.Add(number, worker);
        _ = AwaitOpenedAsync(worker);
        _ = AwaitLeftAsync(worker);
    }

    private async Task AwaitOpenedAsync(ScriptWorker worker)
    {
        try
        {
            await worker.Opened.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Refuse(error);
            return;
        }

        lock (_gate)
        {
            _opening--;
        }

        Offer(worker);
    }

    private async Task AwaitLeftAsync(ScriptWorker worker)
    {
        await worker.Left.ConfigureAwait(false);
        lock (_gate)
        {
            _workers.Remove(worker.Number);
        }
    }

    private void Offer(ScriptWorker worker)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                worker.Close();
            }

            if (worker.IsClosing)
            {
                ReplaceFor(_waiting.Count);
                return;
            }

            while (_waiting.TryDequeue(out var waiter))
            {
                if (waiter.TrySetResult(worker))
                {
                    return;
                }
            }

            _idle.Push(worker);
        }
    }

    private void ReplaceFor(int waiting)
    {
        if (_opening < waiting)
        {
            Open();
        }
    }

    private void Refuse(Exception error)
    {
        lock (_gate)
        {
            _opening--;
            while (_waiting.TryDequeue(out var waiter) && !waiter.TrySetException(error))
            {
            }
        }
    }
}
