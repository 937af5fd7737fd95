namespace Reconcile;

/// <summary>One thing to scrape: a request, and what to do with its answer.</summary>
/// <param name="Request">What to ask.</param>
/// <param name="Item">What the user gave, which the result carries.</param>
public sealed record ScrapeTask(ScrapeRequest Request, object Item)
{
    /// <summary>Where the answer goes if it is a file; null: it is kept in memory.</summary>
    public DownloadTask? Download { get; init; }

    /// <summary>Where in a crawl it is; null: it is not part of one.</summary>
    public CrawlTarget? Target { get; init; }

    /// <summary>Which page of its list it is, from 1.</summary>
    public int PageNumber { get; init; } = 1;

    /// <summary>What the checkpoint knows it as; null if there is none.</summary>
    internal JournalItem? Journal { get; init; }

    public override string ToString() => Request.ToString();
}
