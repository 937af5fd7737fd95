namespace Reconcile;

/// <summary>
/// Where a page of a crawl led. It stands in the line of the page's end: whoever reads that a page is done, reads what was found on it. Holds no secret.
/// </summary>
internal sealed record PageLeads
{
    /// <summary>Where the page was redirected to; null: nowhere.</summary>
    public string? Final { get; init; }

    /// <summary>The page after it in its list; null: there is none.</summary>
    public string? Next { get; init; }

    /// <summary>The links that were followed and had not been before.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Whether it leads anywhere.</summary>
    public bool IsEmpty => Final is null && Next is null && Links.Count == 0;
}
