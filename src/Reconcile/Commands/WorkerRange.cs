namespace Reconcile.Commands;

/// <summary>How many workers a run may have, from what the user gave.</summary>
/// <param name="Least">Fewest; null: the number is fixed.</param>
/// <param name="Most">Most.</param>
internal readonly record struct WorkerRange(int? Least, int Most)
{
    private const int MostByDefault = 32;
    private const int MostPerProcessor = 4;

    /// <summary>The most workers of a run that adapts when nothing is said: four for each processor, at least 4, at most 32.</summary>
    public static int DefaultMost => Math.Min(MostByDefault, Math.Max(BatchOptions.DefaultWorkers, MostPerProcessor * Environment.ProcessorCount));

    /// <summary>The range.</summary>
    /// <param name="least">-MinWorkers; null: not given.</param>
    /// <param name="most">-MaxWorkers; null: not given.</param>
    /// <param name="adapts">Whether the number adapts if neither is given.</param>
    /// <param name="otherwise">The number if neither is given and it does not adapt.</param>
    public static WorkerRange From(int? least, int? most, bool adapts, int otherwise = BatchOptions.DefaultWorkers) => (least, most) switch
    {
        (null, { } given) => new WorkerRange(null, given),
        ({ } given, null) => new WorkerRange(given, Math.Max(given, DefaultMost)),
        (null, null) => adapts ? new WorkerRange(BatchOptions.FewestWorkers, DefaultMost) : new WorkerRange(null, otherwise),
        _ => new WorkerRange(least, most!.Value),
    };
}
