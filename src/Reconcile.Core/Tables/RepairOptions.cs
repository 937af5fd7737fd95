namespace Reconcile;

/// <summary>Which rows a repair touches.</summary>
public enum RepairMode
{
    /// <summary>Rows are inserted, updated and deleted: behind it the target is equal to its source.</summary>
    Full,

    /// <summary>Only rows that the target lacks are inserted.</summary>
    InsertOnly,

    /// <summary>Rows are inserted and updated; none is deleted.</summary>
    UpsertOnly,
}

/// <summary>How a target is made equal to its source.</summary>
public sealed record RepairOptions
{
    /// <summary>Rows in a transaction when nothing is said.</summary>
    public const int DefaultChunkSize = 1000;

    /// <summary>Most rows in a transaction.</summary>
    public const int MaxChunkSize = 100_000;

    /// <summary>Which rows are touched. Full by default.</summary>
    public RepairMode Mode { get; init; }

    /// <summary>Rows in a transaction: 1 to 100,000, 1,000 by default.</summary>
    public int ChunkSize { get; init; } = DefaultChunkSize;

    /// <summary>Compare each table again behind its repair. On by default.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Where the script that takes the repair back is written before anything is applied; empty: nowhere.</summary>
    public string UndoDirectory { get; init; } = string.Empty;

    /// <summary>How long a statement waits for somebody's lock. 30 s by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(ReconcileOptions.DefaultLockTimeoutSeconds);

    /// <summary>Whether rows that differ in this way are touched.</summary>
    internal bool Touches(RowDifferenceKind kind) => kind switch
    {
        RowDifferenceKind.Missing => true,
        RowDifferenceKind.Changed => Mode != RepairMode.InsertOnly,
        _ => Mode == RepairMode.Full,
    };
}
