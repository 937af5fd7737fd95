namespace Reconcile;

/// <summary>What a line of the log tells of.</summary>
internal enum RunEventKind
{
    RunStarted,
    ItemStarted,
    ItemRetried,
    ItemEnded,
    Notice,
    Progress,
    RunEnded,
}

/// <summary>One thing that happened in a run, for a log. None of its texts holds a secret.</summary>
internal sealed record RunEvent
{
    public required RunEventKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The run's number, as in <see cref="BatchStatistics.RunId"/>.</summary>
    public required int RunId { get; init; }

    /// <summary>The run's name, as in <see cref="BatchStatistics.Name"/>.</summary>
    public required string RunName { get; init; }

    public required JobKind Job { get; init; }

    /// <summary>Null: the event belongs to no item.</summary>
    public ItemTrace? Item { get; init; }

    /// <summary>The item's name where it has no trace.</summary>
    public string? ItemName { get; init; }

    /// <summary>How the item or the run ended: see <see cref="RunStatusText"/>.</summary>
    public string? Status { get; init; }

    public int? Attempt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Time until the next attempt.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The error's reason, or the notice.</summary>
    public string? Message { get; init; }

    public string? TraceId { get; init; }

    /// <summary>How far the run is.</summary>
    public BatchStatistics? Statistics { get; init; }

    /// <summary>How much it matters.</summary>
    public TelemetryLogLevel Level => this switch
    {
        { Kind: RunEventKind.ItemStarted } or { Status: RunStatusText.Skipped } => TelemetryLogLevel.Debug,
        { Kind: RunEventKind.ItemRetried or RunEventKind.Notice } => TelemetryLogLevel.Warning,
        { Status: RunStatusText.Failed or RunStatusText.Timeout } => TelemetryLogLevel.Error,
        _ => TelemetryLogLevel.Information,
    };
}
