namespace Reconcile;

/// <summary>A run at one moment. Cheap to take; does not change afterwards.</summary>
public sealed record BatchStatistics
{
    /// <summary>The run's name, for example the cmdlet that started it.</summary>
    public required string Name { get; init; }

    /// <summary>Distinguishes runs of one process, from 1.</summary>
    public required int RunId { get; init; }

    /// <summary>What the items are.</summary>
    public JobKind Kind { get; init; }

    /// <summary>Whether the run still has work or can still be given some.</summary>
    public bool IsRunning { get; init; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Time since the run began, or its whole length once it has ended.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Most items processed at the same time.</summary>
    public int MaxWorkers { get; init; }

    /// <summary>Fewest items processed at the same time while enough are there: <see cref="MaxWorkers"/> if the number is fixed.</summary>
    public int MinWorkers { get; init; }

    /// <summary>Workers that there are to be now: those too many are still at their last item.</summary>
    public int Workers { get; init; }

    /// <summary>Why there are as many; empty if that has not changed since the run began.</summary>
    public string WorkersReason { get; init; } = string.Empty;

    /// <summary>Items being processed now.</summary>
    public int ActiveWorkers { get; init; }

    /// <summary>Items waiting to start.</summary>
    public int QueueSize { get; init; }

    /// <summary>Items waiting for the time of their retry.</summary>
    public int WaitingForRetry { get; init; }

    /// <summary>Items waiting for their rate gate.</summary>
    public int WaitingForGate { get; init; }

    /// <summary>Items accepted so far.</summary>
    public long Accepted { get; init; }

    /// <summary>Whether <see cref="Accepted"/> is the final number.</summary>
    public bool InputComplete { get; init; }

    public long Succeeded { get; init; }

    public long Failed { get; init; }

    public long TimedOut { get; init; }

    public long Cancelled { get; init; }

    /// <summary>Items that an earlier run had done.</summary>
    public long Skipped { get; init; }

    /// <summary>Attempts that were followed by another.</summary>
    public long Retried { get; init; }

    /// <summary>Operations that ignored their cancellation.</summary>
    public long Abandoned { get; init; }

    /// <summary>Bytes received over the network; 0 where a run does not count them.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Items that ended, however they did.</summary>
    public long Done => Succeeded + Failed + TimedOut + Cancelled + Skipped;

    /// <summary>Items ended per second since the run began, without those that were skipped.</summary>
    public double ItemsPerSecond => Elapsed > TimeSpan.Zero ? (Done - Skipped) / Elapsed.TotalSeconds : 0;

    /// <summary>0 to 100; null while the number of items is not known.</summary>
    public double? PercentComplete => InputComplete && Accepted > 0 ? 100.0 * Done / Accepted : null;

    /// <summary>Estimate of the time left; null while it cannot be estimated.</summary>
    public TimeSpan? Remaining => InputComplete && Done > Skipped && IsRunning
        ? TimeSpan.FromSeconds((Accepted - Done) / Math.Max(ItemsPerSecond, 1e-9))
        : null;

    /// <summary>Working set of this process, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>CPU time used by this process since the run began, as a share of one core: 100 is one core busy all the time.</summary>
    public double CpuPercent { get; init; }
}
