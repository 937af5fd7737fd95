namespace Reconcile;

/// <summary>What a scrape run does with each item. Immutable.</summary>
public sealed record ScrapeOptions
{
    /// <summary>How requests are sent.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>What holds for each endpoint; none by default. A host that refuses (429) is left alone for as long as it says in any case.</summary>
    public IReadOnlyList<RateLimit> RateLimits { get; init; } = [];

    /// <summary>Where the server says how much it allows; null: nowhere.</summary>
    public LimitSource? Limits { get; init; }

    /// <summary>What is taken out of answers; null: nothing.</summary>
    public ExtractionRules? Fields { get; init; }

    /// <summary>Whether the content is kept beside what was taken out of it. Not by default.</summary>
    public bool KeepsContent { get; init; }

    /// <summary>What finds the links that are followed; null: none are.</summary>
    public FieldSelector? Follow { get; init; }

    /// <summary>Which links are followed.</summary>
    public FollowOptions Crawl { get; init; } = new();

    /// <summary>How the page after a page is found; null: each is the only one.</summary>
    public NextPageRule? NextPage { get; init; }

    /// <summary>The files that pages lead to and that are downloaded with them; null: none are.</summary>
    internal PageFileRules? Files { get; init; }

    /// <summary>Where answers are remembered; null: nowhere.</summary>
    public ScrapeCacheOptions? Cache { get; init; }
}
