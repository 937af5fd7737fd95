using System.Globalization;

namespace Reconcile;

/// <summary>How many workers a run has: as many as are wanted, but no more than a server allows. May be used from any thread.</summary>
/// <param name="wanted">Workers at first.</param>
/// <param name="least">Fewest that are reported.</param>
/// <param name="resize">Gives the run so many workers.</param>
/// <param name="changed">Told each change and its reason.</param>
internal sealed class WorkerCount(int wanted, int least, Action<int> resize, Action<int, string> changed)
{
    private readonly Lock _lock = new();
    private int _wanted = wanted;
    private int _cap = int.MaxValue;
    private int _workers = wanted;

    public int Least => least;

    /// <summary>The count now.</summary>
    public int Workers => Volatile.Read(ref _workers);

    /// <summary>The most that a server allows.</summary>
    public int Cap => Volatile.Read(ref _cap);

    /// <summary>Asks for another count.</summary>
    public void Want(int workers, string reason)
    {
        lock (_lock)
        {
            _wanted = workers;
            Apply(reason);
        }
    }

    /// <summary>Sets, or with null lifts, the most that there may be.</summary>
    public void Limit(int? cap)
    {
        lock (_lock)
        {
            _cap = cap ?? int.MaxValue;
            Apply(cap is null ? "The limit on workers was lifted." : string.Create(CultureInfo.InvariantCulture, $"No more than {cap} are allowed."));
        }
    }

    private void Apply(string reason)
    {
        var workers = Math.Min(_wanted, _cap);
        if (workers != _workers)
        {
            Volatile.Write(ref _workers, workers);
            resize(workers);
            changed(workers, reason);
        }
    }
}
