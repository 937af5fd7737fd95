namespace Reconcile;

/// <summary>What was found about one table.</summary>
public sealed record TableResult
{
    /// <summary>The table by the name that was asked for.</summary>
    public required string Table { get; init; }

    /// <summary>What is known of the two tables.</summary>
    public Verdict Verdict { get; init; } = Verdict.NotCompared;

    /// <summary>How the processing ended.</summary>
    public TableStatus Status { get; init; } = TableStatus.Succeeded;

    /// <summary>The kind of trouble, if there was any.</summary>
    public ReconcileProblem Problem { get; init; }

    /// <summary>Why the verdict is what it is, in words, with what to do next; empty for a plain match or mismatch of rows.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The source as a connection's text and the table's name in it.</summary>
    public ReconcileConnection? Source { get; init; }

    public string SourceTable { get; init; } = string.Empty;

    public ReconcileConnection? Target { get; init; }

    public string TargetTable { get; init; } = string.Empty;

    /// <summary>Rows read on the source side; null if not all were. Of a table that timed out, those read until then.</summary>
    public long? SourceRows { get; init; }

    /// <summary>Rows read on the target side; null if not all were. Of a table that timed out, those read until then.</summary>
    public long? TargetRows { get; init; }

    /// <summary>Rows in the source that are not in the target.</summary>
    public long Missing { get; init; }

    /// <summary>Rows in the target that are not in the source.</summary>
    public long Extra { get; init; }

    /// <summary>Rows on both sides with different values.</summary>
    public long Changed { get; init; }

    /// <summary>Rows that differ in any way.</summary>
    public long Differences => Missing + Extra + Changed;

    /// <summary>The first rows that differ, as many as were asked for.</summary>
    public IReadOnlyList<RowDifference> Sample { get; init; } = [];

    /// <summary>The sample as lines of a difference file, from which a repair is written when there is no file.</summary>
    internal IReadOnlyList<string> SampleLines { get; init; } = [];

    /// <summary>How the columns of the two sides differ.</summary>
    public IReadOnlyList<SchemaDifference> SchemaDifferences { get; init; } = [];

    /// <summary>The file (JSON Lines) that holds every difference; empty if there is none or no output directory was given.</summary>
    public string DifferenceFile { get; init; } = string.Empty;

    /// <summary>The columns that identify a row, by their source names.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>Columns left out because the user said so.</summary>
    public IReadOnlyList<string> ExcludedColumns { get; init; } = [];

    /// <summary>What a reader of the verdict must know: roundings, columns matched by a similar name, filters.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How the tables were compared, for example <c>Stream</c>.</summary>
    public string Strategy { get; init; } = string.Empty;

    /// <summary>Why that way.</summary>
    public string StrategyReason { get; init; } = string.Empty;

    /// <summary>How the table would be compared, if only that was asked for; else null.</summary>
    internal TableExplanation? Explanation { get; init; }

    /// <summary>Attempts that were started.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Time of the last attempt.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether an earlier run found this, and wrote it to the checkpoint from which it was taken.</summary>
    public bool FromCheckpoint { get; init; }

    /// <summary>This result's bits in a run's exit code: see <see cref="ExitBits"/>.</summary>
    public ExitBits ExitBits => Status switch
    {
        TableStatus.Failed => ExitBits.Failures,
        TableStatus.Timeout => ExitBits.Timeouts,
        _ => Verdict switch
        {
            Verdict.Match => ExitBits.None,
            Verdict.Mismatch => ExitBits.Differences,
            _ => ExitBits.NotCompared,
        },
    };

    /// <summary>The table and its verdict.</summary>
    public override string ToString() => $"{Table}: {ViewText.Verdict(this)}";
}
