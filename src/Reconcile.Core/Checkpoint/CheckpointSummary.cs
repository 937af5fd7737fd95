namespace Reconcile;

/// <summary>What a checkpoint holds.</summary>
public sealed record CheckpointSummary
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The cmdlet that wrote it.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>When its first run began; null for a file without a whole line.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When something was last written to it.</summary>
    public DateTimeOffset LastWritten { get; init; }

    /// <summary>Items whose result was written.</summary>
    public long Done { get; init; }

    /// <summary>Items that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Items begun and not ended. Those a run has not begun are not in its checkpoint.</summary>
    public long Pending { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    /// <summary>What the results depend on; a run with another configuration is refused.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();
}
