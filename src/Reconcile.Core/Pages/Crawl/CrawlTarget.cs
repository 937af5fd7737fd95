namespace Reconcile;

/// <summary>A page to load.</summary>
/// <param name="Url">Its absolute address without a fragment, as it was found.</param>
/// <param name="Depth">Links from a first page to it; 0 for a first page.</param>
/// <param name="Referrer">The page that it was found on; null for a first page.</param>
public sealed record CrawlTarget(string Url, int Depth, string? Referrer);

/// <summary>Why a link is not followed.</summary>
public enum LinkRefusal
{
    /// <summary>It is followed.</summary>
    None,

    /// <summary>It is no address of a page: another scheme, or nothing that can be read.</summary>
    NoPage,

    /// <summary>The address was there before.</summary>
    Seen,

    /// <summary>It is deeper than allowed.</summary>
    TooDeep,

    /// <summary>The host is not among those allowed.</summary>
    OtherHost,

    /// <summary>It fits none of the patterns that include, or one that excludes.</summary>
    NotWanted,

    /// <summary>It is too long, or repeats itself: a trap.</summary>
    Trap,

    /// <summary>There are as many pages as allowed already.</summary>
    TooMany,
}

/// <summary>A crawl at one moment.</summary>
public sealed record CrawlStatistics
{
    /// <summary>Pages waiting to be loaded.</summary>
    public long Queued { get; init; }

    /// <summary>Pages being loaded.</summary>
    public long Loading { get; init; }

    /// <summary>Pages that were loaded, or could not be.</summary>
    public long Done { get; init; }

    /// <summary>Links that were not followed, by why.</summary>
    public IReadOnlyDictionary<LinkRefusal, long> Refused { get; init; } = new Dictionary<LinkRefusal, long>();
}
