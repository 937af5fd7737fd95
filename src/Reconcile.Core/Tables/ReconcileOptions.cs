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

    /// <summary>Where the files with all differences go; empty: nowhere.</summary>
    public string OutputDirectory { get; init; } = string.Empty;

    /// <summary>How long a query waits for somebody's lock. 30 s by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(DefaultLockTimeoutSeconds);
}
