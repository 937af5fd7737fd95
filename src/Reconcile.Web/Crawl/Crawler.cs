namespace Reconcile.Web.Crawl;

/// <summary>
/// Where the pages of a run lead: links, and the next pages of lists, as far as its limits allow. That there was more is told once, so that nobody takes a part for the
/// whole. Used by the thread that takes the results.
/// </summary>
/// <param name="options">Which links are followed, and how many pages there may be.</param>
/// <param name="list">How lists go on; null: they do not.</param>
/// <param name="notify">Told when a limit ends something.</param>
internal sealed class Crawler(FollowOptions options, NextPageRule? list, Action<string> notify) : IDisposable
{
    private readonly CrawlFrontier _frontier = new(options);
    private bool _limitTold;
    private bool _listLimitTold;

    private string CrawlLimit => FormattableString.Invariant($"the {options.MaxPages} pages that -MaxPages allows");

    private string ListLimit => FormattableString.Invariant($"the {list!.MaxPages} pages that MaxPages of -NextPage allows");

    /// <summary>A first page. False: it was there before, or there are as many pages as allowed.</summary>
    public bool AddFirst(Uri url)
    {
        var refusal = _frontier.AddFirst(url);
        TellLimit();
        return refusal == LinkRefusal.None;
    }

    /// <summary>The page after a page of a list. False: it was there before, or a limit has been reached, which the note then says.</summary>
    public bool AddNext(ScrapeTask task, Uri next, out string note)
    {
        var isListFull = task.PageNumber >= list!.MaxPages;
        var refusal = isListFull ? LinkRefusal.TooMany : _frontier.AddNext(next);
        note = refusal == LinkRefusal.TooMany ? $"The page after this one, {SafeUrl.Mask(next)}, was not fetched: there are {(isListFull ? ListLimit : CrawlLimit)}." : string.Empty;
        if (isListFull && !_listLimitTold)
        {
            _listLimitTold = true;
            notify($"A list went on behind {ListLimit}; the rest of it was not fetched. A larger number allows more, with another -Checkpoint if there is one.");
        }

        TellLimit();
        return refusal == LinkRefusal.None;
    }

    /// <summary>The next page that waits, if one does.</summary>
    public bool TryTake(out CrawlTarget target) => _frontier.TryTake(out target);

    /// <summary>A page is done; its links wait from now on. Returns those that had not been found before.</summary>
    public IReadOnlyList<string> Finish(ScrapeTask task, ScrapeResult result)
    {
        var followed = new List<string>();
        if (task.Target is { } target)
        {
            // The further pages of a list were not taken from the frontier.
            if (task.PageNumber == 1)
            {
                // Before its links: those on the host that a first page was redirected to are followed.
                _frontier.Finish(target, Uri.TryCreate(result.FinalUrl, UriKind.Absolute, out var final) ? final : null);
            }

            _frontier.AddLinks(target, result.Links, followed);
            TellLimit();
        }

        return followed;
    }

    public void Dispose() => _frontier.Dispose();

    private void TellLimit()
    {
        if (!_limitTold && _frontier.WasFull)
        {
            _limitTold = true;
            notify($"This crawl ended at {CrawlLimit}: it found more, which was not fetched. A larger number allows more, with another -Checkpoint if there is one.");
        }
    }
}
