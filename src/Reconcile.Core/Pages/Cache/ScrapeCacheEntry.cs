namespace Reconcile;

/// <summary>One thing that a cache remembers, without its content.</summary>
public sealed record ScrapeCacheEntry
{
    public required ScrapeCacheKind Kind { get; init; }

    /// <summary>The request's method.</summary>
    public required string Method { get; init; }

    /// <summary>The address, with *** for what is secret in it.</summary>
    public required string Url { get; init; }

    /// <summary>The status code.</summary>
    public int Status { get; init; }

    /// <summary>When it was stored or last found unchanged.</summary>
    public DateTimeOffset Stored { get; init; }

    /// <summary>Until when it is used without asking the server.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether that time was over when this was read.</summary>
    public bool IsExpired { get; init; }

    /// <summary>When it was last of use.</summary>
    public DateTimeOffset LastUsed { get; init; }

    /// <summary>How often it was of use.</summary>
    public long Hits { get; init; }

    /// <summary>Bytes of the body before it was compressed.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Bytes that it takes.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the server can be asked if it changed: it gave an ETag or Last-Modified.</summary>
    public bool CanRevalidate { get; init; }
}

/// <summary>What kind of thing a cache remembers.</summary>
public enum ScrapeCacheKind
{
    /// <summary>A response with its body.</summary>
    Response,

    /// <summary>That there is nothing at an address.</summary>
    NotFound,

    /// <summary>That something is at an address, without its content: the answer to HEAD.</summary>
    Verification,
}
