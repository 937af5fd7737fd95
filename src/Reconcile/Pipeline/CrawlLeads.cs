namespace Reconcile.Pipeline;

/// <summary>Where pages of a crawl lead, between their results and the checkpoint.</summary>
internal static class CrawlLeads
{
    /// <summary>Whether the result says where its page leads.</summary>
    public static bool WereRead(ScrapeResult result) => result.Status == ScrapeStatus.Succeeded || result.Links.Count > 0 || result.NextPage is not null;

    /// <summary>A result as if its page had just been read.</summary>
    public static ScrapeResult Apply(PageLeads? leads, ScrapeResult result) => leads is null ? result : result with
    {
        FinalUrl = leads.Final ?? result.FinalUrl,
        NextPage = leads.Next is { } next ? new Uri(next) : null,
        Links = [.. leads.Links.Select(link => new Uri(link))],
    };

    /// <summary>What the checkpoint is to say of a page; of an item that is part of no crawl, nothing.</summary>
    public static PageLeads Of(ScrapeTask task, ScrapeResult result, IReadOnlyList<string> followed) => task.Target is null ? new() : new()
    {
        Final = result.FinalUrl.Length > 0 && result.FinalUrl != task.Request.Url ? result.FinalUrl : null,
        Next = result.NextPage?.AbsoluteUri,
        Links = followed,
    };

    /// <summary>
    /// Whether an address holds a secret, which no checkpoint does. The page's end is then not written down, so that it is read again, and leads there again.
    /// </summary>
    public static bool HoldSecret(PageLeads leads) => leads.Links.Any(UrlText.HoldsSecret) || (leads.Next is { } next && UrlText.HoldsSecret(next));
}
