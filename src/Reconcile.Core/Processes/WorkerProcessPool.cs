namespace Reconcile;

/// <summary>
/// Processes that answer requests, each one at a time: for work that may have to be killed, may crash, or may use up memory. They are started when
/// they are needed, used again, replaced when they end, have answered enough or have grown too large, and never outlive this process, even if it is
/// killed.
/// </summary>
public sealed class WorkerProcessPool : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<WorkerProcess> _idle = new();
    private readonly Stack<WorkerProcess> _reserved = new();
    private readonly HashSet<WorkerProcess> _all = [];
    private readonly List<Task> _retiring = [];
    private readonly WorkerLauncher _launcher;
    private readonly CancellationTokenSource _closing = new();
    private bool _isClosed;

    /// <param name="options">How processes are started and used.</param>
    /// <param name="time">Where time comes from; null: the system.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public WorkerProcessPool(WorkerProcessOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfOutOfRange();
        _launcher = new WorkerLauncher(options, time ?? TimeProvider.System);
    }

    /// <summary>The processes that work or are idle now, by the system's number.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _all.Select(process => process.Id)];
            }
        }
    }

    /// <summary>Starts a process if none is idle, so that what is wrong with all of them shows before the first request.</summary>
    /// <exception cref="WorkerProcessException">It could not be started.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken) =>
        Return(await LeaseAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Keeps a process for the next request, so that the time of that request begins when its process is ready. At most one for each.</summary>
    /// <exception cref="WorkerProcessException">None could be started.</exception>
    public async Task ReserveAsync(CancellationToken cancellationToken)
    {
        var process = await LeaseAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _reserved.Push(process);
        }
    }

    /// <summary>Has a request answered by a process that was reserved or is idle, or by a new one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="note">Called with what the process says meanwhile, on any thread; null: nobody wants to know.</param>
    /// <param name="cancellationToken">The answer is not wanted any more. A process that does not answer within the grace is killed.</param>
    /// <exception cref="WorkerProcessException">The process could not be started, or came to its end.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and the process was killed or had not begun.</exception>
    public async Task<ReadOnlyMemory<byte>> RequestAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>>? note, CancellationToken cancellationToken)
    {
        var process = TakeReserved() ?? await LeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await process.RequestAsync(request, note ?? (static _ => { }), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Return(process);
        }
    }

    /// <summary>Ends all processes: idle ones by themselves, the others are killed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] retiring;
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                foreach (var process in _all.ToList())
                {
                    if (!_idle.Contains(process))
                    {
                        process.Kill("the run is over");
                    }

                    Retire(process);
                }
            }

            retiring = [.. _retiring];
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(retiring).ConfigureAwait(false);
    }

    private WorkerProcess? TakeReserved()
    {
        lock (_gate)
        {
            if (!_reserved.TryPop(out var reserved) || reserved.IsUsable)
            {
                return reserved;
            }

            Retire(reserved);
            return null;
        }
    }

    private async Task<WorkerProcess> LeaseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var idle))
            {
                if (idle.IsUsable)
                {
                    return idle;
                }

                Retire(idle);
            }
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var started = await _launcher.StartAsync(both.Token).ConfigureAwait(false);
        lock (_gate)
        {
            if (_isClosed)
            {
                Retire(started);
                throw new OperationCanceledException(_closing.Token);
            }

            _all.Add(started);
        }

        return started;
    }

    private void Return(WorkerProcess process)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                // Retired already, with all others.
                return;
            }

            if (process.IsUsable)
            {
                _idle.Push(process);
            }
            else
            {
                Retire(process);
            }
        }
    }

    private void Retire(WorkerProcess process)
    {
        _all.Remove(process);
        _retiring.RemoveAll(task => task.IsCompleted);
        _retiring.Add(Task.Run(() => process.DisposeAsync().AsTask()));
    }
}
