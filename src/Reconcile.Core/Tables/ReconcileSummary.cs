namespace Reconcile;

/// <summary>A whole run, as <c>Invoke-ParallelReconcile -Summary</c> returns it.</summary>
public sealed record ReconcileSummary
{
    public int TotalTables { get; init; }

    /// <summary>Tables processed to their end, whatever their verdict.</summary>
    public int Successful { get; init; }

    public int Failed { get; init; }

    public int Timeout { get; init; }

    public int Cancelled { get; init; }

    /// <summary>Tables whose verdict is Match.</summary>
    public int Matching { get; init; }

    /// <summary>Tables whose verdict is Mismatch.</summary>
    public int Differing { get; init; }

    /// <summary>Tables whose verdict is NotCompared.</summary>
    public int NotCompared { get; init; }

    /// <summary>Rows that differ, over all tables.</summary>
    public long Differences { get; init; }

    public IReadOnlyList<TableResult> Results { get; init; } = [];

    /// <summary>The results that have a problem.</summary>
    public IReadOnlyList<TableResult> Errors { get; init; } = [];

    public double DurationSeconds { get; init; }

    /// <summary>When the run began, ISO 8601 with its offset.</summary>
    public string Timestamp { get; init; } = string.Empty;

    public int MaxWorkers { get; init; }

    /// <summary>The exit code a script should end with: a sum of <see cref="ExitBits"/>.</summary>
    public int ExitCode { get; init; }

    /// <summary>Counts the results up.</summary>
    public static ReconcileSummary From(IReadOnlyList<TableResult> results, DateTimeOffset started, TimeSpan duration, int maxWorkers) => new()
    {
        TotalTables = results.Count,
        Successful = results.Count(result => result.Status == TableStatus.Succeeded),
        Failed = results.Count(result => result.Status == TableStatus.Failed),
        Timeout = results.Count(result => result.Status == TableStatus.Timeout),
        Cancelled = results.Count(result => result.Status == TableStatus.Cancelled),
        Matching = results.Count(result => result.Verdict == Verdict.Match),
        Differing = results.Count(result => result.Verdict == Verdict.Mismatch),
        NotCompared = results.Count(result => result.Verdict == Verdict.NotCompared),
        Differences = results.Sum(result => result.Differences),
        Results = results,
        Errors = [.. results.Where(result => result.Problem != ReconcileProblem.None)],
        DurationSeconds = Math.Round(duration.TotalSeconds, 3),
        Timestamp = started.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture),
        MaxWorkers = maxWorkers,
        ExitCode = (int)results.Aggregate(ExitBits.None, (bits, result) => bits | result.ExitBits),
    };
}
