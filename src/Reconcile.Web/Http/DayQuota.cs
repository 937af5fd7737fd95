namespace Reconcile.Web.Http;

/// <summary>
/// The calls that an account has left for today, as its server said; without its word there is no end of them. Every attempt takes one before it is
/// sent, so that no more are sent than are left, however many workers ask at the same time. May be used from any thread.
/// </summary>
/// <param name="source">The request that asks how many are left. It is never held back: it is how more are found.</param>
/// <param name="endpoint">Whose calls count.</param>
internal sealed class DayQuota(ScrapeRequest source, string endpoint)
{
    // What every crawler asks of every host is no account's.
    private const string RobotsPath = "/robots.txt";

    private readonly Lock _lock = new();
    private long _begun;
    private long _ended;
    private long _endedBeforeReading;
    private long? _left;

    /// <summary>Whether the server has said how many are left.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_lock)
            {
                return _left is not null;
            }
        }
    }

    public bool IsUsedUp
    {
        get
        {
            lock (_lock)
            {
                return _left <= 0;
            }
        }
    }

    /// <summary>Takes a call. False: none is left. To be followed by <see cref="End"/> once the call is over.</summary>
    public bool TryBegin(ScrapeRequest request, string calledEndpoint)
    {
        lock (_lock)
        {
            if (!Counts(request, calledEndpoint))
            {
                return true;
            }

            if (_left <= 0)
            {
                return false;
            }

            _left--;
            _begun++;
            return true;
        }
    }

    /// <summary>A call is over: from now on the server counts it too.</summary>
    public void End(ScrapeRequest request, string calledEndpoint)
    {
        lock (_lock)
        {
            _ended += Counts(request, calledEndpoint) ? 1 : 0;
        }
    }

    /// <summary>The server is about to be asked.</summary>
    public void BeginReading()
    {
        lock (_lock)
        {
            _endedBeforeReading = _ended;
        }
    }

    /// <summary>The server's answer. Calls that were under way meanwhile may be missing from it, so they are taken off: rather one too few than one too many.</summary>
    public void Set(int left)
    {
        lock (_lock)
        {
            _left = left - (_begun - _endedBeforeReading);
        }
    }

    private bool Counts(ScrapeRequest request, string calledEndpoint) =>
        calledEndpoint == endpoint && !ReferenceEquals(request, source) && request.Uri.AbsolutePath != RobotsPath;
}
