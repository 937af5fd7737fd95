namespace Reconcile;

/// <summary>What a download came to. Holds no secret.</summary>
public sealed record DownloadResult
{
    /// <summary>The field of the page that led to it; empty if the file is the item itself.</summary>
    public string Field { get; init; } = string.Empty;

    /// <summary>The row of the page that led to it, from 1; 0 if the page was not read in rows.</summary>
    public int Row { get; init; }

    /// <summary>Where it came from; secrets in the address are masked.</summary>
    public required string Url { get; init; }

    /// <summary>The file's full path; empty if there is none. A duplicate's is that of the file that was there.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The file's size in bytes.</summary>
    public long Length { get; init; }

    /// <summary>Bytes that were fetched for it.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes that an earlier, interrupted download had left.</summary>
    public long ResumedFrom { get; init; }

    /// <summary>Lower-case hexadecimal; empty if there is no file.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <summary>Whether it had the checksums that were given; null: none were.</summary>
    public bool? IsVerified { get; init; }

    /// <summary>Whether the same content was there already, so that it was not kept again.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>Whether it was there already, from before or through another page of this run, so that nothing was fetched.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>The HTTP status; 0 if there was no answer.</summary>
    public int Status { get; init; }

    public int Attempts { get; init; } = 1;

    public TimeSpan Duration { get; init; }

    /// <summary>The kind of trouble, if there was any.</summary>
    public ScrapeProblem Problem { get; init; }

    /// <summary>What the trouble was, in words, with what to do next; empty if there was none.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>How long the host asked to wait; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same download may succeed later without anybody doing anything.</summary>
    internal bool IsTransient { get; init; }

    internal Exception? Cause { get; init; }

    /// <summary>The trouble as an exception; null if there was none.</summary>
    internal ScrapeException? ToException(ScrapeResult? result = null) => Problem == ScrapeProblem.None
        ? null
        : new ScrapeException(Problem, Reason, Cause, IsTransient) { RetryAfter = RetryAfter ?? TimeSpan.Zero, Result = result };

    public override string ToString() => Problem == ScrapeProblem.None ? $"{Path} ({Length} bytes)" : Reason;
}
