namespace Reconcile.Scripts;

/// <summary>
/// Puts ends back into the order of their items. Holds as many as items are ahead of the slowest one, at most <see cref="Window"/>: the
/// command takes no input beyond that. Nothing can wait for ever, because the item that all others wait for has been accepted and will end.
/// </summary>
internal sealed class ResultOrder<T>
{
    /// <summary>Items that may be accepted ahead of the first that has not ended.</summary>
    public const int Window = 1024;

    private readonly Dictionary<long, T> _early = [];
    private readonly Queue<long> _absent = new();
    private long _next;

    /// <summary>Whether the item with this index may be accepted now.</summary>
    public bool HasRoomFor(long index) => index - _next < Window;

    /// <summary>Takes an end; returns those whose turn has come.</summary>
    public IEnumerable<T> Add(long index, T end)
    {
        _early.Add(index, end);
        while (_early.Remove(_next, out var due))
        {
            _next++;
            PassAbsent();
            yield return due;
        }
    }

    /// <summary>There will be no item with this index. To be called before any item with a higher one is accepted.</summary>
    public void LeaveOut(long index)
    {
        _absent.Enqueue(index);
        PassAbsent();
    }

    private void PassAbsent()
    {
        while (_absent.TryPeek(out var absent) && absent == _next)
        {
            _absent.Dequeue();
            _next++;
        }
    }
}
