namespace Reconcile;

/// <summary>What to do with each pair of tables.</summary>
public sealed record ReconcileOptions
{
    /// <summary>Most rows a sample can hold.</summary>
    public const int MaxSampleSize = 10_000;

    /// <summary>Rows in a sample when nothing is said.</summary>
    public const int DefaultSampleSize = 10;

    /// <summary>Seconds to wait for a lock when nothing is said.</summary>
    public const int DefaultLockTimeoutSeconds = 30;

    /// <summary>Most times that rows that differ can be read again.</summary>
    public const int MaxRecheckCount = 100;

    /// <summary>Seconds before rows that differ are read again, when nothing is said.</summary>
    public const double DefaultRecheckDelaySeconds = 1;

    /// <summary>Most seconds before rows that differ are read again: an hour.</summary>
    public const double MaxRecheckDelaySeconds = 3600;

    /// <summary>The side that is right.</summary>
    public required ReconcileConnection Source { get; init; }

    /// <summary>The side that is checked, and repaired.</summary>
    public required ReconcileConnection Target { get; init; }

    /// <summary>How tables are compared. Chosen for each by default.</summary>
    public ReconcileStrategy Strategy { get; init; } = ReconcileStrategy.Auto;

    /// <summary>Percent of the rows to compare, drawn by key range: above 0, up to 100, which is all and the default. Less never says Match.</summary>
    public double SamplePercent { get; init; } = 100;

    /// <summary>Say how tables would be compared, and do not compare them. Off by default.</summary>
    public bool ExplainOnly { get; init; }

    /// <summary>Compare checksums of the whole tables first (or only, without <see cref="RowLevel"/>). Needs no key. Off by default.</summary>
    public bool ValidateChecksum { get; init; }

    /// <summary>Name the rows that differ. On by default.</summary>
    public bool RowLevel { get; init; } = true;

    /// <summary>Rows that differ kept in each result: 0 to 10,000, 10 by default.</summary>
    public int SampleSize { get; init; } = DefaultSampleSize;

    /// <summary>
    /// How often rows that differ are read again before they count as differences: 0 to 100. 0, off, by default: tables that nobody writes to
    /// would only be read twice, and how long to wait depends on the lag of what feeds the target, which only the user knows.
    /// </summary>
    public int RecheckCount { get; init; }

    /// <summary>How long to wait before each of them, at least the lag of what feeds the target: up to an hour, 1 s by default.</summary>
    public TimeSpan RecheckDelay { get; init; } = TimeSpan.FromSeconds(DefaultRecheckDelaySeconds);

    /// <summary>Where the files with all differences go; empty: nowhere.</summary>
    public string OutputDirectory { get; init; } = string.Empty;

    /// <summary>How long a query waits for somebody's lock. 30 s by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(DefaultLockTimeoutSeconds);

    /// <summary>Most rows that can be asked for a second.</summary>
    public const long MostRowsPerSecond = 1_000_000_000;

    /// <summary>Least <see cref="MaxConnections"/>: a table needs one of each side, and one server may have both.</summary>
    public const int LeastConnections = 2;

    /// <summary>Most <see cref="MaxConnections"/>.</summary>
    public const int MostConnections = 1024;

    /// <summary>Rows a second that are read of each side, over all tables: 1 to 1,000,000,000; 0, the default, for as many as there are.</summary>
    public long MaxRate { get; init; }

    /// <summary>Connections to one server that are open at a time, over all tables and both sides: 2 to 1024; null, the default, for one for each worker and side.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Most <see cref="RangeWorkers"/>.</summary>
    public const int MostRangeWorkers = 64;

    /// <summary>
    /// Key ranges of large tables that are compared at a time, where both servers let sessions share a snapshot: 1 to 64. Each beyond the
    /// first takes a further connection to each side, over all tables. By default one for every two processors, up to 8.
    /// </summary>
    public int RangeWorkers { get; init; } = DefaultRangeWorkers;

    /// <summary>One for every two processors, 1 to 8.</summary>
    public static int DefaultRangeWorkers => Math.Clamp(Environment.ProcessorCount / 2, 1, 8);

    /// <summary>
    /// Time that the caller gives one table. Servers end statements that run for longer by themselves, where they can, should the caller
    /// no longer be able to. Infinite by default.
    /// </summary>
    public TimeSpan TableTimeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;
}
