namespace Reconcile;

/// <summary>What <c>Repair-ReconcileTable</c> did to one table.</summary>
public sealed record RepairResult
{
    /// <summary>Most rows of <see cref="SkippedRows"/>; the others are only counted.</summary>
    public const int MaxSkippedRows = 1000;

    /// <summary>The table by the name its comparison has.</summary>
    public required string Table { get; init; }

    public ReconcileConnection? Target { get; init; }

    public string TargetTable { get; init; } = string.Empty;

    public RepairMode Mode { get; init; }

    /// <summary>How the repair ended.</summary>
    public TableStatus Status { get; init; } = TableStatus.Succeeded;

    /// <summary>The kind of trouble, if there was any.</summary>
    public ReconcileProblem Problem { get; init; }

    /// <summary>What went wrong, what was applied before, and what to do; empty if nothing did.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Rows inserted, in transactions that were committed.</summary>
    public long Inserted { get; init; }

    /// <summary>Rows updated, in transactions that were committed.</summary>
    public long Updated { get; init; }

    /// <summary>Rows deleted, in transactions that were committed.</summary>
    public long Deleted { get; init; }

    /// <summary>Rows left alone because they are not as they were compared.</summary>
    public long Skipped { get; init; }

    /// <summary>Rows that were not come to, because the repair of the table ended before.</summary>
    public long NotApplied { get; init; }

    /// <summary>The first rows that were left alone, 1,000 at most.</summary>
    public IReadOnlyList<SkippedRow> SkippedRows { get; init; } = [];

    /// <summary>The table compared again behind the repair; null if it was not.</summary>
    public TableResult? Verification { get; init; }

    /// <summary>What is known of the table now: that of <see cref="Verification"/>, or NotCompared.</summary>
    public Verdict Verdict => Verification?.Verdict ?? Verdict.NotCompared;

    /// <summary>The script that takes the repair of all tables of the run back; empty if none was asked for.</summary>
    public string UndoFile { get; init; } = string.Empty;

    /// <summary>Time from the first statement for the table to its verdict.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>This result's bits in a run's exit code.</summary>
    public ExitBits ExitBits
    {
        get
        {
            var failed = Status != TableStatus.Succeeded ? ExitBits.Failures : ExitBits.None;
            var left = Verification is not null ? Verification.ExitBits : Skipped + NotApplied > 0 ? ExitBits.Differences : ExitBits.None;
            return failed | left;
        }
    }

    /// <summary>The table and what was done to it.</summary>
    public override string ToString() => $"{Table}: {Inserted} inserted, {Updated} updated, {Deleted} deleted, {Skipped} skipped";
}

/// <summary>A row that a repair left alone.</summary>
/// <param name="Table">Its table, by the name its comparison has.</param>
/// <param name="Kind">How it differed.</param>
/// <param name="Key">The key's columns (by their source names) and values.</param>
/// <param name="Reason">Why it was left alone.</param>
public sealed record SkippedRow(string Table, RowDifferenceKind Kind, IReadOnlyDictionary<string, object?> Key, string Reason)
{
    /// <summary>The key as <c>name=value, name=value</c>, for views.</summary>
    public string KeyText => string.Join(", ", Key.Select(part => $"{part.Key}={DisplayValue.Format(part.Value)}"));

    public override string ToString() => $"{Kind} {KeyText}: {Reason}";
}
