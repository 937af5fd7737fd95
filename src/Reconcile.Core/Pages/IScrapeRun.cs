namespace Reconcile;

/// <summary>A scrape run, as the one who feeds it items and takes their results sees it.</summary>
internal interface IScrapeRun : IDisposable
{
    /// <summary>What items need a permit of before they start; null: nothing.</summary>
    IRateGate? Gate { get; }

    /// <summary>Awaited before an item is done, outside of its time; null: there is nothing to wait for.</summary>
    Func<CancellationToken, ValueTask>? Prepare { get; }

    /// <summary>Bytes that have come over the network.</summary>
    long BytesReceived { get; }

    /// <summary>What of the gate an item belongs to; null: it passes.</summary>
    string? RateKey(ScrapeTask task);

    /// <summary>Does an item. Called by several workers at the same time.</summary>
    /// <exception cref="ScrapeException">It failed, or was not begun with.</exception>
    ValueTask<ScrapeResult> ScrapeAsync(ScrapeTask task, CancellationToken cancellationToken);

    /// <summary>Says who is told how many requests, and how many downloads, the server allows at a time, whenever that changes. Called from any thread.</summary>
    void OnResize(Action<int, int> resized);

    /// <summary>Something worth telling that belongs to no item; null: nothing more.</summary>
    string? TakeNotice();

    /// <summary>A first page of a crawl. False: it was there before, or there are as many pages as allowed.</summary>
    bool AddFirst(Uri url);

    /// <summary>The page after a page of a list, which is then the caller's to load. False: it was there before, or a limit has been reached, which the note then says.</summary>
    bool AddNext(ScrapeTask task, Uri next, out string note);

    /// <summary>A page is done; its links wait from now on. Returns those that had not been found before.</summary>
    IReadOnlyList<string> Finish(ScrapeTask task, ScrapeResult result);

    /// <summary>The next page that waits, if one does.</summary>
    bool TryTake(out CrawlTarget target);
}
