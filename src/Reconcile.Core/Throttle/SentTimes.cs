namespace Reconcile;

/// <summary>
/// The moments of a key's last calls, oldest first, as many as its largest limit needs. They come in the order of time, so that the number within
/// any window is known from one look at one place. Not thread-safe.
/// </summary>
internal sealed class SentTimes
{
    private const int FirstSize = 16;

    private long[] _ring = new long[FirstSize];
    private int _capacity = FirstSize;
    private int _next;

    /// <summary>Moments remembered.</summary>
    public int Count { get; private set; }

    /// <summary>How many are remembered at most: room is made as they come. Fewer than before are not forgotten.</summary>
    public void Remember(int capacity) => _capacity = Math.Max(_capacity, capacity);

    public void Add(long moment)
    {
        if (Count == _ring.Length && Count < _capacity)
        {
            Grow();
        }

        _ring[_next] = moment;
        _next = (_next + 1) % _ring.Length;
        Count = Math.Min(Count + 1, _ring.Length);
    }

    /// <summary>The moment that was added as the last but so many: 1 is the last. Null: it is not remembered.</summary>
    public long? FromLast(int place) =>
        place <= Count ? _ring[(_next - place + _ring.Length) % _ring.Length] : null;

    /// <summary>How many came after a moment.</summary>
    public int CountAfter(long moment)
    {
        var (none, all) = (0, Count);
        while (none < all)
        {
            var middle = (none + all + 1) / 2;
            (none, all) = FromLast(middle) > moment ? (middle, all) : (none, middle - 1);
        }

        return none;
    }

    private void Grow()
    {
        // Full, so the oldest is where the next would go.
        var larger = new long[Math.Min(_ring.Length * 2, _capacity)];
        _ring.AsSpan(_next).CopyTo(larger);
        _ring.AsSpan(0, _next).CopyTo(larger.AsSpan(_ring.Length - _next));
        _next = _ring.Length;
        _ring = larger;
    }
}
