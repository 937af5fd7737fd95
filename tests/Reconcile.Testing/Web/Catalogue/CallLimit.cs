namespace Reconcile.Testing;

/// <summary>Counts calls as a strict server does: so many in any second, so many in all.</summary>
public sealed class CallLimit(int perSecond, int quota, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _lastSecond = new();

    /// <summary>Calls that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Calls that came too fast.</summary>
    public int Refused { get; private set; }

    /// <summary>Calls that came after the quota was used up.</summary>
    public int BeyondQuota { get; private set; }

    /// <summary>0: the call is answered; otherwise the status that refuses it.</summary>
    public int Admit()
    {
        lock (_gate)
        {
            if (quota > 0 && Answered >= quota)
            {
                BeyondQuota++;
                return 430;
            }

            var now = time.GetTimestamp();
            while (_lastSecond.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= TimeSpan.FromSeconds(1))
            {
                _lastSecond.Dequeue();
            }

            if (perSecond > 0 && _lastSecond.Count >= perSecond)
            {
                Refused++;
                return 429;
            }

            _lastSecond.Enqueue(now);
            Answered++;
            return 0;
        }
    }
}
