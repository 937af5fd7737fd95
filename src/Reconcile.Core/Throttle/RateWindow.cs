namespace Reconcile;

/// <summary>
/// What has been sent for a key, and what its limits leave room for. A call counts in every window from its permit until it is said to have been sent,
/// and then for a window's length: what the server sees lies between the two, so no window of the server's can hold more. Not thread-safe.
/// </summary>
internal sealed class RateWindow
{
    private readonly SentTimes _sent = new();
    private readonly ScaledLimits _limits;
    private readonly LearnedLimit _learned;
    private readonly long _frequency;
    private RateControl _control;
    private int _open;

    public RateWindow(IReadOnlyList<RateLimit> limits, long frequency)
    {
        _frequency = frequency;
        _limits = new ScaledLimits(limits, frequency);
        _learned = new LearnedLimit(frequency);
        _control = NewControl();
        _sent.Remember(Math.Max(_limits.MostPermits, LearnedLimit.CallsRemembered));
    }

    public IReadOnlyList<RateLimit> Limits => _limits.Limits;

    public double PerSecond => _limits.PerSecond;

    public double Share => _control.Share;

    public int Epoch => _control.Epoch;

    /// <summary>Whether the rate may yet be raised, so that turns come earlier than they are planned.</summary>
    public bool MayRise => _control.Share < _learned.MostShare;

    /// <summary>How long a call counts.</summary>
    public long Length => _limits.LongestWindow;

    /// <summary>Whether a call may be made now, with so many others first.</summary>
    public bool HasRoom(int ahead, long now) => _limits.HasRoom(_sent, _open + ahead, now);

    public double Use(long now) => _limits.Use(_sent, _open, now);

    /// <summary>A call may reach the server from now on.</summary>
    public void Open() => _open++;

    /// <summary>It has.</summary>
    public void Close(long now)
    {
        _open--;
        _sent.Add(now);
    }

    /// <summary>It has not, and will not.</summary>
    public void Forget() => _open--;

    /// <summary>When a place in the line can be served. Calls under way and turns that were missed count as sent now: an earlier moment is not possible.</summary>
    public long Earliest(RateLine line, int place, long now) => _limits.Earliest(back =>
        back <= place ? Math.Max(now, line.DueAt(place - back)) : back - place <= _open ? now : _sent.FromLast(back - place - _open));

    /// <summary>A call was permitted. True: the rate has been raised.</summary>
    public bool Raise(long now)
    {
        var isRaised = _control.Permitted(now, _limits.ProofTime, _learned.MostShare, isFull: !HasRoom(0, now));
        if (isRaised)
        {
            _limits.Scale(_control.Share);
        }

        return isRaised;
    }

    /// <summary>A call permitted in an epoch was refused.</summary>
    public void Lower(int epoch, long now)
    {
        _learned.Learn(_limits, _sent, _open, now);
        if (_control.Refused(epoch, now))
        {
            _limits.Scale(_control.Share);
        }
    }

    /// <summary>Other limits from now on. What has been sent counts in them as in the old ones; none leave a learned one in force.</summary>
    public void Limit(IReadOnlyList<RateLimit> limits)
    {
        if (limits.Count > 0 || !_learned.IsInForce)
        {
            _learned.Forget();
            _limits.Replace(limits, _control.Share);
            _sent.Remember(_limits.MostPermits);
        }
    }

    /// <summary>The full rate again. What has been sent still counts: the server has not forgotten it.</summary>
    public void Reset()
    {
        _control = NewControl();
        _limits.Replace(_learned.IsInForce ? [] : _limits.Limits, 1);
        _learned.Forget();
    }

    private RateControl NewControl() => new(60 * _frequency);
}
