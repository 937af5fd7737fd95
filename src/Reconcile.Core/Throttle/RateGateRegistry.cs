namespace Reconcile;

/// <summary>The rate gates of this process, so that they can be looked at, reset, and shared by the runs that call the same servers.</summary>
public static class RateGateRegistry
{
    private static readonly Lock Guard = new();
    private static readonly List<RateGate> Gates = [];
    private static readonly Dictionary<string, RateGate> SharedGates = new(StringComparer.Ordinal);

    /// <summary>Every key of every gate as it is now.</summary>
    public static IReadOnlyList<RateStatistics> Current => [.. All.SelectMany(gate => gate.Statistics)];

    private static RateGate[] All
    {
        get
        {
            lock (Guard)
            {
                return [.. Gates];
            }
        }
    }

    /// <summary>
    /// The gate of this name that all runs of the process share, made at the first request: a server sees no difference between two runs. The last
    /// request's options hold. Never disposed of.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static RateGate Shared(string name, RateGateOptions options)
    {
        lock (Guard)
        {
            if (!SharedGates.TryGetValue(name, out var gate))
            {
                return SharedGates[name] = new RateGate(name, options);
            }

            gate.Configure(options);
            return gate;
        }
    }

    /// <summary>Resets a key in the gates of this name that have it: ends its pause, returns to its full rate and clears its counts.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Reset(string gate, string key) =>
        All.Where(candidate => candidate.Name == gate).Aggregate(false, (isKnown, candidate) => candidate.Reset(key) || isKnown);

    internal static void Add(RateGate gate)
    {
        lock (Guard)
        {
            Gates.Add(gate);
        }
    }

    internal static void Remove(RateGate gate)
    {
        lock (Guard)
        {
            Gates.Remove(gate);
        }
    }
}
