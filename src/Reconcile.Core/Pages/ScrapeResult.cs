namespace Reconcile;

/// <summary>How the processing of an item ended.</summary>
public enum ScrapeStatus
{
    Succeeded,
    Failed,
    Timeout,

    /// <summary>The run ended first: it was stopped, or the account's quota was used up.</summary>
    Cancelled,

    /// <summary>An earlier run did it, as the checkpoint says.</summary>
    Skipped,
}

/// <summary>What was got for one item. Its addresses and texts hold no secret; its item is what was given, and its content as the host sent it.</summary>
public sealed record ScrapeResult
{
    /// <summary>What was given, as it was given, secrets included: an address or an object. Results that failed can be piped back in for it; no view shows it, and no file holds it.</summary>
    public required object Item { get; init; }

    /// <summary>What was asked for; secrets in the address are masked.</summary>
    public required string Url { get; init; }

    /// <summary>How it ended.</summary>
    public ScrapeStatus Status { get; init; }

    /// <summary>Where the answer came from, behind all redirects.</summary>
    public string FinalUrl { get; init; } = string.Empty;

    /// <summary>The HTTP status; 0 if there was no answer.</summary>
    public int StatusCode { get; init; }

    /// <summary>What kind of content the host says it is.</summary>
    public string ContentType { get; init; } = string.Empty;

    /// <summary>The answer's headers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The answer as text; null if it is none, or was downloaded.</summary>
    public string? Content { get; init; }

    /// <summary>The answer's bytes if it is no text; else null.</summary>
    public IReadOnlyList<byte>? Bytes { get; init; }

    /// <summary>What was taken out of it: an object with the fields, or a list of such for rows; without fields, JSON with its properties. Null if there is nothing of that kind.</summary>
    public object? Data { get; init; }

    /// <summary>Names of the fields that were not found.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Links from a first page to it.</summary>
    public int Depth { get; init; }

    /// <summary>The files that were to be downloaded for it, those that could not be had too. An item one of whose files failed has failed, and keeps everything else.</summary>
    public IReadOnlyList<DownloadResult> Downloads { get; init; } = [];

    /// <summary>Attempts that were started.</summary>
    public int Attempts { get; init; }

    /// <summary>Redirects that the last attempt followed.</summary>
    public int Redirects { get; init; }

    /// <summary>Time of the last attempt.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Bytes that came over the network for it, its files included.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Whether the answer was at hand already.</summary>
    public bool FromCache { get; init; }

    /// <summary>What a reader of the content must know: a guessed encoding, characters that could not be read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The kind of trouble, if there was any.</summary>
    public ScrapeProblem Problem { get; init; }

    /// <summary>What the trouble was, in words, with what to do next; empty if there was none.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>How long the host asked to wait; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>This result's bits in a run's exit code: see <see cref="ExitBits"/>.</summary>
    public ExitBits ExitBits => Status switch
    {
        ScrapeStatus.Failed or ScrapeStatus.Cancelled => ExitBits.Failures,
        ScrapeStatus.Timeout => ExitBits.Timeouts,
        _ => ExitBits.None,
    };

    /// <summary>The fields as they were taken out; null: none were asked for.</summary>
    internal IReadOnlyList<ExtractedRow>? Rows { get; init; }

    /// <summary>The files to download with it.</summary>
    internal IReadOnlyList<PageFile> Files { get; init; } = [];

    /// <summary>Absolute addresses of the links to follow.</summary>
    internal IReadOnlyList<Uri> Links { get; init; } = [];

    /// <summary>The page after this one; null: there is none.</summary>
    internal Uri? NextPage { get; init; }

    /// <summary>The address and how it ended.</summary>
    public override string ToString() => $"{Url}: {(Problem == ScrapeProblem.None ? Status.ToString() : Reason)}";

    internal static ScrapeResult Of(ScrapeTask task, ScrapeResponse response) => new()
    {
        Item = task.Item,
        Url = task.Request.Url,
        FinalUrl = response.Url,
        Depth = task.Target?.Depth ?? 0,
        FromCache = response.FromCache,
        Status = response.Problem == ScrapeProblem.None ? ScrapeStatus.Succeeded : ScrapeStatus.Failed,
        StatusCode = response.Status,
        ContentType = response.ContentType,
        Headers = response.Headers,
        Redirects = response.Redirects,
        BytesReceived = response.BytesReceived,
        Problem = response.Problem,
        Reason = response.Reason,
        RetryAfter = response.RetryAfter,
    };

    internal static ScrapeResult Of(ScrapeTask task, DownloadResult download) => new()
    {
        Item = task.Item,
        Url = task.Request.Url,
        FinalUrl = download.Url,
        Status = download.Problem == ScrapeProblem.None ? ScrapeStatus.Succeeded : ScrapeStatus.Failed,
        StatusCode = download.Status,
        Downloads = [download],
        BytesReceived = download.BytesReceived,
        Problem = download.Problem,
        Reason = download.Reason,
        RetryAfter = download.RetryAfter,
    };
}
