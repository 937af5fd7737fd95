namespace Reconcile;

/// <summary>What became of one item of <c>Invoke-ParallelBatch</c>.</summary>
public sealed record BatchItemResult
{
    /// <summary>The item as it came in.</summary>
    public object? Item { get; init; }

    /// <summary>Its place in the input, from 0.</summary>
    public long Index { get; init; }

    public BatchItemStatus Status { get; init; }

    /// <summary>Everything the script wrote to the pipeline, in its order; of an item that did not come to its end, what it wrote until then.</summary>
    public IReadOnlyList<object?> Output { get; init; } = [];

    /// <summary>The output itself where there is exactly one object, null where there is none, all of it as a list otherwise.</summary>
    public object? Value => Output.Count switch
    {
        0 => null,
        1 => Output[0],
        _ => Output,
    };

    /// <summary>The error records the script wrote, and last the one that ended it.</summary>
    public IReadOnlyList<object> Errors { get; init; } = [];

    /// <summary>Whether the script wrote an error, even if it went on to its end.</summary>
    public bool HadErrors => Errors.Count > 0;

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the item did not come to its end; empty if it did.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>The id of that error, for example <c>ItemTimeout</c>; empty if there is none.</summary>
    public string ErrorId { get; init; } = string.Empty;

    /// <summary>The code the script gave to <c>exit</c>; null if it did not call it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the item adds to the exit code of <c>reconcile</c>.</summary>
    public ExitBits ExitBits => Status switch
    {
        BatchItemStatus.Failed or BatchItemStatus.Cancelled => ExitBits.Failures,
        BatchItemStatus.Timeout => ExitBits.Timeouts,
        _ => ExitBits.None,
    };

    /// <summary>Attempts started: 0 for an item cancelled before its turn.</summary>
    public int Attempts { get; init; }

    /// <summary>Time the last attempt took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When the last attempt began; null if none did, or none that could still tell.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Number of the worker that made the last attempt, from 1; 0 as for <see cref="Started"/>.</summary>
    public int Worker { get; init; }
}
