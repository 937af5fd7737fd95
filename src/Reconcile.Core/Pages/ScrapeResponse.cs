namespace Reconcile;

/// <summary>What a request came to. Its text and its public properties hold no secret.</summary>
public sealed record ScrapeResponse
{
    private static readonly Dictionary<string, IReadOnlyList<string>> None = [];

    /// <summary>What was asked for.</summary>
    public required ScrapeRequest Request { get; init; }

    /// <summary>Where the answer came from, behind all redirects; secrets in it are masked.</summary>
    public string Url => SafeUrl.Mask(Uri);

    /// <summary>The HTTP status; 0 if there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>The answer's headers by name, whatever its case; <c>Set-Cookie</c> is not among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = None;

    /// <summary>What kind of content the host says it is, for example <c>application/json; charset=utf-8</c>; empty if it says nothing.</summary>
    public string ContentType { get; init; } = string.Empty;

    /// <summary>Bytes of the body as they came over the network, before unpacking.</summary>
    public long BytesReceived { get; init; }

    /// <summary>The version of HTTP that was spoken.</summary>
    public Version Version { get; init; } = new(1, 1);

    /// <summary>The kind of trouble, if there was any.</summary>
    public ScrapeProblem Problem { get; init; }

    /// <summary>What the trouble was, in words, with what to do next; empty if there was none.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Attempts that were made.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Redirects that were followed by the last attempt.</summary>
    public int Redirects { get; init; }

    /// <summary>Time the request took, with all its attempts and waits.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long the host asked to wait before the next request; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it was at hand already.</summary>
    public bool FromCache { get; init; }

    /// <summary>Whether the same request may succeed later without anybody doing anything.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>The address behind all redirects, against which links in the content are to be read.</summary>
    internal Uri Uri { get => field ?? Request.Uri; init; }

    /// <summary>The body, unpacked; empty for a download.</summary>
    internal ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The cookies that said who asks; null: it may depend on others too.</summary>
    internal string? Cookies { get; init; }

    /// <summary>Where a redirect that was not followed yet leads to.</summary>
    internal string? Location { get; init; }

    /// <summary>What broke, if an exception said so.</summary>
    internal Exception? Cause { get; init; }

    /// <summary>The first value of a header; null if there is none.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    /// <summary>The trouble as an exception; null if there was none.</summary>
    internal ScrapeException? ToException(ScrapeResult? result = null) => Problem == ScrapeProblem.None
        ? null
        : new ScrapeException(Problem, Reason, Cause, IsTransient) { RetryAfter = RetryAfter ?? TimeSpan.Zero, Result = result };

    public override string ToString() => Problem == ScrapeProblem.None ? $"{Request}: {Status}" : $"{Request}: {Reason}";
}
