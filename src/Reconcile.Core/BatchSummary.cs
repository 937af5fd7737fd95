namespace Reconcile;

/// <summary>What became of a run's items: <see cref="Accepted"/> is always the sum of the five counts below it.</summary>
public sealed record BatchSummary
{
    public long Accepted { get; init; }

    public long Succeeded { get; init; }

    public long Failed { get; init; }

    public long TimedOut { get; init; }

    public long Cancelled { get; init; }

    /// <summary>Items that an earlier run had done.</summary>
    public long Skipped { get; init; }

    public long Retried { get; init; }

    /// <summary>Operations that ignored their cancellation and were left behind.</summary>
    public long Abandoned { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset Started { get; init; }
}
