namespace Reconcile;

/// <summary>What memory allows: at <see cref="NoGrowth"/> the worker count grows no further, at <see cref="Shrink"/> it falls by a quarter with each reading.</summary>
internal static class MemoryGovernor
{
    /// <summary>From this part of the memory on, no worker is added.</summary>
    public const double NoGrowth = 0.80;

    /// <summary>From this part on, workers leave.</summary>
    public const double Shrink = 0.90;

    /// <summary>The most workers that there may be now, for so many there are.</summary>
    public static int CeilingFor(MemoryReading reading, int workers, int least) => reading.Share switch
    {
        >= Shrink => Math.Max(least, Math.Min(workers - 1, workers * 3 / 4)),
        >= NoGrowth => workers,
        _ => int.MaxValue,
    };
}
