namespace Reconcile;

/// <summary>
/// The workers of a run: loops on the .NET thread pool that lease an item, run the operation in place and conclude it.
/// A worker whose operation is abandoned is replaced at once; when that operation returns at last, its worker finds the attempt
/// settled and leaves quietly. That works the same for operations that never return a task because they block their thread.
/// </summary>
/// <param name="queue">Where items come from.</param>
/// <param name="operation">What is done with each.</param>
/// <param name="ledger">Where outcomes go.</param>
/// <param name="metrics">Live counters.</param>
/// <param name="rules">Limits of an attempt.</param>
/// <param name="turnstile">Where items wait for their rate gate; null: the run has none.</param>
/// <param name="ended">Called when the last worker has left, or with the exception that broke the engine.</param>
/// <param name="prepare">Awaited before each attempt; null: there is nothing to prepare.</param>
internal sealed class WorkerPool<TItem, TResult>(
    IWorkQueue<TItem> queue,
    Func<TItem, CancellationToken, ValueTask<TResult>> operation,
    ItemLedger<TItem, TResult> ledger,
    BatchMetrics metrics,
    AttemptRules rules,
    ItemTurnstile<TItem>? turnstile,
    Action<Exception?> ended,
    Func<CancellationToken, ValueTask>? prepare = null)
    where TItem : notnull
{
    private readonly WorkerRoll _roll = new();

    public void Start(int workers)
    {
        RaiseFloor(workers);
        _roll.Open(workers);
        for (var worker = 0; worker < workers; worker++)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    /// <summary>From now on so many workers, 1 or more: new ones start at once, those too many leave after their item. Not to be called twice at a time.</summary>
    public void Resize(int workers)
    {
        RaiseFloor(workers);
        _roll.Aim(workers);
        while (_roll.TryJoin())
        {
            _ = Task.Run(WorkAsync);
        }
    }

    /// <summary>Adds a worker to a run that is being stopped: what is queued ends at once, even if all others are stuck.</summary>
    public void AddSweeper()
    {
        if (_roll.TryJoinBeyond())
        {
            _ = Task.Run(WorkAsync);
        }
    }

    // Twice: each worker's thread may be lost to an abandoned operation and its replacement block as well.
    private static void RaiseFloor(int workers) => ThreadPoolFloor.Raise(workers * 2L);

    /// <summary>Whether this worker is one too many and has left. Never the last one: there is at least one to be; and none while the run is being stopped.</summary>
    private bool HasLeft() => !rules.Stopping.IsCancellationRequested && _roll.TryLeave();

    private async Task WorkAsync()
    {
        // A run may be started within an operation of another's, whose time is none of its workers' business.
        ItemTime.Current = null;
        try
        {
            if (!await WorkUntilDrainedAsync().ConfigureAwait(false))
            {
                return;
            }
        }
        catch (Exception e)
        {
            // Operations' exceptions are outcomes; this one is the engine's own.
            ended(e);
        }

        Leave();
    }

    /// <summary>False: this worker has left already, because it was replaced or one too many.</summary>
    private async ValueTask<bool> WorkUntilDrainedAsync()
    {
        while (!HasLeft())
        {
            if (await queue.LeaseAsync(CancellationToken.None).ConfigureAwait(false) is not { } work)
            {
                return true;
            }

            // Who was idle gets to know only now that it is too many. Another idle one gets the item, or the next that has ended its own.
            if (HasLeft())
            {
                await queue.ReturnAsync(work, TimeSpan.Zero).ConfigureAwait(false);
                return false;
            }

            if (!await ProcessAsync(work).ConfigureAwait(false))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>False: this worker was replaced meanwhile.</summary>
    private async ValueTask<bool> ProcessAsync(WorkItem<TItem> work)
    {
        var isStopped = rules.Stopping.IsCancellationRequested;
        if (!isStopped && turnstile is not null && !await turnstile.PassAsync(work).ConfigureAwait(false))
        {
            return true;
        }

        if (isStopped || !await PrepareAsync().ConfigureAwait(false))
        {
            turnstile?.Leave(work);
            await ledger.CancelAsync(work).ConfigureAwait(false);
            return true;
        }

        work.Attempts++;
        await ledger.WriteStartedAsync(work).ConfigureAwait(false);
        var outcome = await AttemptAsync(work).ConfigureAwait(false);
        if (outcome.End == AttemptEnd.AlreadySettled)
        {
            return false;
        }

        metrics.AttemptEnded();
        turnstile?.Leave(work);
        await ledger.ConcludeAsync(work, outcome).ConfigureAwait(false);
        return true;
    }

    /// <summary>False: the run was stopped meanwhile.</summary>
    private async ValueTask<bool> PrepareAsync()
    {
        try
        {
            if (prepare is not null)
            {
                await prepare(rules.Stopping).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException) when (rules.Stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask<AttemptOutcome<TResult>> AttemptAsync(WorkItem<TItem> work)
    {
        var attempt = new ItemAttempt<TItem>(work, rules, Replace);
        var isInPlace = true;
        TResult result = default!;
        Exception? error = null;
        var isStarted = attempt.Start();
        metrics.AttemptStarted();
        if (RatePermit.OfItem != work.Permit)
        {
            // Ends with this method. Compared first, for it costs; not left alone if there is none, for a run may be started within an operation of another's.
            RatePermit.OfItem = work.Permit;
        }

        var time = rules.Limit == System.Threading.Timeout.InfiniteTimeSpan ? null : attempt;
        if (ItemTime.Current != time)
        {
            ItemTime.Current = time;
        }

        try
        {
            if (isStarted)
            {
                var pending = operation(work.Item, attempt.Token);

                // Not before: a worker that is held up on its way there must not let others start earlier than the limit allows.
                work.Permit?.Sent();
                isInPlace = pending.IsCompleted;
                result = await pending.ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            error = e;
        }

        var outcome = new AttemptOutcome<TResult>(attempt.Settle(), result, error, attempt.Elapsed, Abandoned: false);
        if (!isInPlace)
        {
            // Whoever completed the operation may have called us from within its own work, on any thread, and gets it back.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return outcome;
    }

    private void Replace(ItemAttempt<TItem> attempt, AttemptEnd end)
    {
        metrics.AttemptEnded();
        ThreadPoolFloor.Raise(_roll.Target * 2L + metrics.Abandoned());
        var outcome = new AttemptOutcome<TResult>(end, default!, null, attempt.Elapsed, Abandoned: true);
        _ = Task.Run(() => TakeOverAsync(attempt.Work, outcome));
    }

    private async Task TakeOverAsync(WorkItem<TItem> work, AttemptOutcome<TResult> outcome)
    {
        try
        {
            turnstile?.Leave(work);
            await ledger.ConcludeAsync(work, outcome).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            ended(e);
        }

        await WorkAsync().ConfigureAwait(false);
    }

    private void Leave()
    {
        if (_roll.Leave())
        {
            ended(null);
        }
    }
}
