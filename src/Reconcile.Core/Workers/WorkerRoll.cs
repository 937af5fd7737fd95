namespace Reconcile;

/// <summary>How many workers of a run there are, and how many there are to be. Workers join and leave at any time, on any thread.</summary>
internal sealed class WorkerRoll
{
    private int _target;
    private int _present;

    /// <summary>How many there are to be.</summary>
    public int Target => Volatile.Read(ref _target);

    /// <summary>The first workers join.</summary>
    public void Open(int workers) => (_target, _present) = (workers, workers);

    /// <summary>Sets how many there are to be.</summary>
    public void Aim(int workers) => Volatile.Write(ref _target, workers);

    /// <summary>One joins, if there are too few. Nobody joins once the last one has left.</summary>
    public bool TryJoin() => TryChange(1, present => present > 0 && present < Target);

    /// <summary>One joins, however many there are to be. Nobody joins once the last one has left.</summary>
    public bool TryJoinBeyond() => TryChange(1, static present => present > 0);

    /// <summary>One leaves, if there are too many.</summary>
    public bool TryLeave() => Volatile.Read(ref _present) > Target && TryChange(-1, present => present > Target);

    /// <summary>One leaves for good. True: it was the last.</summary>
    public bool Leave() => Interlocked.Decrement(ref _present) == 0;

    private bool TryChange(int change, Func<int, bool> isAllowed)
    {
        while (true)
        {
            var present = Volatile.Read(ref _present);
            if (!isAllowed(present))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _present, present + change, present) == present)
            {
                return true;
            }
        }
    }
}
