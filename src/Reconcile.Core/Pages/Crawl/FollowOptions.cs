namespace Reconcile;

/// <summary>Which links are followed. Immutable; ranges are checked when a crawl begins.</summary>
public sealed record FollowOptions
{
    /// <summary>Deepest <see cref="MaxDepth"/>.</summary>
    public const int MaxDepthLimit = 1_000;

    /// <summary>Largest <see cref="MaxPages"/>.</summary>
    public const int MaxPagesLimit = 100_000_000;

    /// <summary>Links from the first page to a page: 0, only the first pages, to 1,000; 3 by default. It is also what ends calendars and other pages without end.</summary>
    public int MaxDepth { get; init; } = 3;

    /// <summary>Most pages in all, the first ones included: 1 to 100,000,000; 100,000 by default.</summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>Hosts whose pages are followed beside those of the first pages, by name or with * and ?. A single * allows all. None by default.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Patterns with * and ? of which an address has to fit one. Empty, the default: all fit.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns with * and ? of which an address must fit none. Empty by default.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether two addresses that only differ in the order of their parameters are the same. Not by default.</summary>
    public bool IgnoreQueryOrder { get; init; }

    /// <summary>Whether two addresses that only differ in parameters that advertisers add (utm_source, gclid, ...) are the same. They are by default.</summary>
    public bool IgnoreTracking { get; init; } = true;

    /// <summary>Whether links that the page asks robots not to follow (nofollow) are left alone. They are by default.</summary>
    public bool HonourNoFollow { get; init; } = true;

    /// <summary>Longest address that is followed, in characters: 100 to 65,535; 2,048 by default.</summary>
    public int MaxUrlLength { get; init; } = 2_048;

    /// <summary>How often the same part may occur in an address's path before it is taken for a trap: 1 to 100, 3 by default.</summary>
    public int MaxRepeatedSegments { get; init; } = 3;

    internal void ThrowIfOutOfRange()
    {
        OptionRange.Check(MaxDepth, 0, MaxDepthLimit);
        OptionRange.Check(MaxPages, 1, MaxPagesLimit);
        OptionRange.Check(MaxUrlLength, 100, 65_535);
        OptionRange.Check(MaxRepeatedSegments, 1, 100);
    }
}
