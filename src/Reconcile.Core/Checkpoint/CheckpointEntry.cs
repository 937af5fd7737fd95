namespace Reconcile;

/// <summary>How far an item of a checkpoint got.</summary>
public enum CheckpointStatus
{
    /// <summary>It was begun and has not ended: it is being done now, or the run ended first. It is done again.</summary>
    Pending,

    /// <summary>Its result was written. It is not done again.</summary>
    Done,

    /// <summary>It failed or took too long, with no attempt left. It is done again.</summary>
    Failed,
}

/// <summary>An item of a checkpoint. Piped into a cmdlet it stands for its item.</summary>
public sealed record CheckpointEntry
{
    /// <summary>What the item is known by.</summary>
    public required string Key { get; init; }

    /// <summary>The item; null if it could not be kept.</summary>
    public object? Item { get; init; }

    /// <summary>How far it got.</summary>
    public CheckpointStatus Status { get; init; }

    /// <summary>Attempts begun in the last run that had it.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it failed; empty if it did not.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>When its last run began with it.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Time its last attempt took; null while it has not ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The checkpoint it is from.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>What stands for the item there; null for a table.</summary>
    internal CheckpointId? Id { get; init; }

    public override string ToString() => Key;
}
