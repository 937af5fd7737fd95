namespace Reconcile.Web.Http;

/// <summary>
/// So many requests at the same time, in the order in which they ask. Can be resized while it is used: more starts those that wait at once,
/// fewer lets those that run come to their end.
/// </summary>
internal sealed class ConcurrencyPool
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _size;
    private int _active;

    public ConcurrencyPool(int size) => _size = size;

    /// <summary>Requests that may run at the same time: 1 or more.</summary>
    public int Size
    {
        get
        {
            lock (_gate)
            {
                return _size;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            lock (_gate)
            {
                _size = value;
                StartWaiting();
            }
        }
    }

    /// <summary>Requests that run now.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active;
            }
        }
    }

    /// <summary>Waits for a place. To be left with <see cref="Leave"/>.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_active < _size)
            {
                _active++;
                return ValueTask.CompletedTask;
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return WaitAsync(place, cancellationToken);
    }

    public void Leave()
    {
        lock (_gate)
        {
            _active--;
            StartWaiting();
        }
    }

    private async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        using var wait = ItemTime.Wait();
        using var registration = cancellationToken.UnsafeRegister(_ => GiveUp(place, cancellationToken), null);
        await place.Value.Task.ConfigureAwait(false);
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // One that was given its place at the same moment keeps it.
            if (place.List is not null && place.Value.TrySetCanceled(cancellationToken))
            {
                _waiting.Remove(place);
            }
        }
    }

    private void StartWaiting()
    {
        while (_active < _size && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            if (first.Value.TrySetResult())
            {
                _active++;
            }
        }
    }
}
