namespace Reconcile;

/// <summary>
/// Finds the rate that a server accepts: additive increase, multiplicative decrease (Chiu and Jain, 1989), with the memory of what went well that
/// TCP's slow-start threshold is. A refusal halves the rate; refusals of calls permitted before that say nothing new. What went well before is returned
/// to in steps of an eighth, one a window. Beyond that the rate is raised only after so many calls went well that the refusal
/// which a raise may bring is one of <see cref="CallsPerProbe"/>, and after each raise that failed, one of twice as many. Not thread-safe.
/// </summary>
internal sealed class RateControl
{
    /// <summary>Calls that must go well before a rate is tried that is not known to.</summary>
    public const int CallsPerProbe = 64;

    private const double Decrease = 0.5;
    private const double Least = 1.0 / 64;
    private const double RecoverySteps = 8;
    private const double FirstProbe = 1.0 / 16;
    private const double LargestProbe = 1.0 / 4;
    private const int MostPatience = 16;

    private readonly long _probeTime;
    private double _wellKnown = 1;
    private double _probe = FirstProbe;
    private int _patience = 1;
    private bool _isProbing;
    private long _calls;
    private long _since;

    /// <param name="probeTime">After so long, in the clock's units, a higher rate is tried even if fewer calls were made.</param>
    public RateControl(long probeTime) => _probeTime = probeTime;

    /// <summary>The part of the limits that is used: 1, or less while the server finds that too much.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>Changes with each decrease: a refusal counts only if its permit is of the present one.</summary>
    public int Epoch { get; private set; }

    /// <summary>The server refused a call permitted in an epoch. True: the share has changed.</summary>
    public bool Refused(int epoch, long now)
    {
        _calls = 0;
        _since = now;
        if (epoch != Epoch)
        {
            return false;
        }

        Epoch++;
        _patience = _isProbing ? Math.Min(_patience * 2, MostPatience) : _patience;
        var lowered = Math.Max(Least, Share * Decrease);

        // Only a probe that fails leaves what was known before in doubt of nothing.
        _wellKnown = _isProbing ? _wellKnown : lowered;
        (Share, _probe, _isProbing) = (lowered, FirstProbe, false);
        return true;
    }

    /// <summary>A call was permitted. True: the share has changed, because enough went well.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="window">The time that shows whether a rate goes well.</param>
    /// <param name="most">The share that is not exceeded.</param>
    /// <param name="isFull">Whether this call used up what the share leaves: a rate that is not made use of shows nothing of a higher one.</param>
    public bool Permitted(long now, long window, double most, bool isFull)
    {
        _calls++;
        if (Share >= most || now - _since < window)
        {
            return false;
        }

        if (Share < _wellKnown)
        {
            Raise(Math.Min(_wellKnown, Share + _wellKnown / RecoverySteps), now);
            return true;
        }

        if (!isFull || (_calls < CallsPerProbe * _patience && now - _since < _probeTime * _patience))
        {
            return false;
        }

        // The last probe went well: the next may be larger.
        (_probe, _patience) = _isProbing ? (Math.Min(_probe * 2, LargestProbe), 1) : (_probe, _patience);
        _wellKnown = Share;
        _isProbing = true;
        Raise(Math.Min(most, Share * (1 + _probe)), now);
        return true;
    }

    private void Raise(double share, long now) => (Share, _calls, _since) = (share, 0, now);
}
