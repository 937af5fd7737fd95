namespace Reconcile;

/// <summary>
/// Those who wait for a key, in the order in which they came, each with the moment at which its turn should be. Places that were given up stay until
/// they are at the front or the line is closed up, for those behind them were planned with them. Not thread-safe.
/// </summary>
internal sealed class RateLine
{
    private readonly List<KeyTicket> _places = [];
    private int _front;
    private int _gaps;

    /// <summary>Those who wait.</summary>
    public int Count => _places.Count - _front - _gaps;

    /// <summary>Places, gaps included.</summary>
    public int Length => _places.Count - _front;

    /// <summary>All who wait, in their order.</summary>
    public IEnumerable<KeyTicket> Waiting => _places.Skip(_front).Where(static ticket => ticket.IsWaiting);

    /// <summary>Places before a ticket's.</summary>
    public int PlaceOf(KeyTicket ticket) => ticket.Index - _front;

    /// <summary>When the turn of a place, counted from the front, should be.</summary>
    public long DueAt(int place) => _places[_front + place].Due;

    public void Add(KeyTicket ticket)
    {
        ticket.Index = _places.Count;
        _places.Add(ticket);
    }

    public void Remove(KeyTicket ticket)
    {
        ticket.Index = KeyTicket.NoPlace;
        _gaps++;
        while (_front < _places.Count && !_places[_front].IsWaiting)
        {
            _front++;
            _gaps--;
        }

        if (_front + _gaps > _places.Count / 2)
        {
            CloseUp();
        }
    }

    /// <summary>Those before a ticket, or before the end, whose turn has come: they may come for their permit at any moment.</summary>
    public int ReadyBefore(KeyTicket? asking, long now)
    {
        var ready = 0;
        for (var index = _front; index < _places.Count && _places[index] != asking; index++)
        {
            if (_places[index].IsWaiting)
            {
                if (_places[index].Due > now)
                {
                    break;
                }

                ready++;
            }
        }

        return ready;
    }

    /// <summary>Takes the place of those at the front whose turn was before a moment: they have no time for it, and others shall not wait for them.</summary>
    public void DropLate(KeyTicket? asking, long before)
    {
        while (_front < _places.Count && _places[_front] is var first && first != asking && first.Due < before)
        {
            Remove(first);
        }
    }

    /// <summary>Removes the gaps.</summary>
    public void CloseUp()
    {
        _places.RemoveRange(0, _front);
        _places.RemoveAll(static ticket => !ticket.IsWaiting);
        (_front, _gaps) = (0, 0);
        for (var index = 0; index < _places.Count; index++)
        {
            _places[index].Index = index;
        }
    }
}
