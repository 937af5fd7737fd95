namespace Reconcile.Data.Sources;

/// <summary>
/// How many connections to one server may be in use at a time. Who has to wait is served in turn. A server that refuses a connection
/// because it has too many makes the budget smaller; it grows again by one every <see cref="Recovery"/>.
/// </summary>
/// <param name="limit">Most connections; null: any number.</param>
/// <param name="least">What one table needs; the budget is never made smaller.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class ConnectionBudget(int? limit, int least, TimeProvider time)
{
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly int _limit = Math.Max(limit ?? int.MaxValue, least);
    private int _current = Math.Max(limit ?? int.MaxValue, least);
    private int _taken;
    private long _changed;

    /// <summary>Connections that may be open now beyond those in use.</summary>
    public int Spare
    {
        get
        {
            lock (_gate)
            {
                return _current - _taken;
            }
        }
    }

    /// <summary>Takes some at once, or none: two tables that each held one and waited for another would wait for ever.</summary>
    public Task TakeAsync(int connections, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiting;
        lock (_gate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Recover();
            if (_waiters.Count == 0 && Fits(connections))
            {
                _taken += connections;
                return Task.CompletedTask;
            }

            waiting = _waiters.AddLast(new Waiter(connections));
        }

        return WaitAsync(waiting, cancellationToken);
    }

    /// <summary>Takes one that is to spare. False: none is, or somebody waits for it.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Recover();
            if (_waiters.Count > 0 || !Fits(1))
            {
                return false;
            }

            _taken++;
            return true;
        }
    }

    public void Give(int connections)
    {
        lock (_gate)
        {
            _taken -= connections;
            Recover();
            Grant();
        }
    }

    /// <summary>The server has too many connections: one less than are in use now.</summary>
    public void Reduce()
    {
        lock (_gate)
        {
            _current = Math.Max(least, Math.Min(_current, _taken - 1));
            _changed = time.GetTimestamp();
        }
    }

    private bool Fits(int connections) => connections <= _current - _taken;

    private void Recover()
    {
        if (_current < _limit && time.GetElapsedTime(_changed) >= Recovery)
        {
            _current++;
            _changed = time.GetTimestamp();
        }
    }

    private void Grant()
    {
        while (_waiters.First is { } first && Fits(first.Value.Connections))
        {
            _waiters.RemoveFirst();
            _taken += first.Value.Connections;
            first.Value.Granted.SetResult();
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> waiting, CancellationToken cancellationToken)
    {
        await using var giveUp = cancellationToken.UnsafeRegister(_ => Leave(waiting, cancellationToken), null).ConfigureAwait(false);
        await waiting.Value.Granted.Task.ConfigureAwait(false);
    }

    private void Leave(LinkedListNode<Waiter> waiting, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiting.List is not null)
            {
                _waiters.Remove(waiting);
                waiting.Value.Granted.SetCanceled(cancellationToken);
                Grant();
            }
        }
    }

    private sealed class Waiter(int connections)
    {
        public int Connections { get; } = connections;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
