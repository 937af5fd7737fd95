using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that reads many pages: what it takes out of them, where they lead, and how often it asks for them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PageCommandBase : CachedRequestCommandBase
{
    /// <summary>
    /// The fields to take out of each answer: <c>@{ Title = 'css:h1'; Price = '[decimal] css:.price'; Id = 'json:$.id' }</c>. They are the properties of Data. Without it, JSON becomes
    /// objects as it is.
    /// </summary>
    [Parameter]
    [Alias("Select")]
    public IDictionary? Field { get; set; }

    /// <summary>What finds the rows of a page, each of which has the fields: <c>css:table tr</c> or <c>json:$.items[*]</c>. By default a page is one.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Row { get; set; }

    /// <summary>Keep the content beside what was taken out of it.</summary>
    [Parameter]
    public SwitchParameter IncludeContent { get; set; }

    /// <summary>What finds links to follow, such as <c>css:a@href</c>. None are by default.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Follow { get; set; }

    /// <summary>How the page after a page is found: <c>link</c>, <c>css:a.next@href</c>, <c>cursor:name=json:$.next</c> or <c>counter:page</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? NextPage { get; set; }

    /// <summary>Links from a first page to a page: 0 to 1,000, 3 by default.</summary>
    [Parameter]
    [ValidateRange(0, FollowOptions.MaxDepthLimit)]
    public int MaxDepth { get; set; } = 3;

    /// <summary>Most pages of a crawl: 1 to 100,000,000, 100,000 by default.</summary>
    [Parameter]
    [ValidateRange(1, FollowOptions.MaxPagesLimit)]
    public int MaxPages { get; set; } = 100_000;

    /// <summary>Further hosts, with wildcards, whose pages are followed. Those of the first pages only by default.</summary>
    [Parameter]
    public string[] AllowedHost { get; set; } = [];

    /// <summary>Addresses, with wildcards, of which a link must fit one.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>Addresses, with wildcards, of which a link must fit none.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Most requests to an endpoint, such as <c>5/1s</c> or <c>150/1m</c>; all that are given hold. No limit by default.</summary>
    [Parameter]
    public string[] RateLimit { get; set; } = [];

    /// <summary>Whether pages lead to further pages.</summary>
    private protected bool IsCrawl => Follow is not null || NextPage is not null;

    /// <summary>What of a crawl has to be the same when it is resumed: all that decides which pages it has. Its first pages as parameters are among that, those of the pipeline are items.</summary>
    private protected IEnumerable<KeyValuePair<string, string>> CrawlConfiguration(IEnumerable<string> first) => !IsCrawl ? [] : new Dictionary<string, string>
    {
        ["Uri"] = string.Join(' ', first),
        [nameof(Follow)] = Follow is null ? string.Empty : ItemIdentity.Of(Follow),
        [nameof(NextPage)] = NextPage is null ? string.Empty : ItemIdentity.Of(NextPage),
        [nameof(MaxDepth)] = MaxDepth.ToString(CultureInfo.InvariantCulture),
        [nameof(MaxPages)] = MaxPages.ToString(CultureInfo.InvariantCulture),
        [nameof(AllowedHost)] = string.Join(' ', AllowedHost),
        [nameof(Include)] = string.Join(' ', Include.Select(ItemSecrets.HideInPattern)),
        [nameof(Exclude)] = string.Join(' ', Exclude.Select(ItemSecrets.HideInPattern)),
    };

    /// <summary>What the run does, as the parameters say.</summary>
    /// <exception cref="FormatException">They say it wrongly.</exception>
    private protected ScrapeOptions ReadScrapeOptions() => new()
    {
        Http = ReadOptions(),
        Limits = ReadLimits(),
        RateLimits = [.. RateLimit.Select(Reconcile.RateLimit.Parse)],
        Fields = Field is null ? null : ExtractionRuleReader.Read(Field, Row, Bare),
        KeepsContent = IncludeContent,
        Follow = Follow is null ? null : ExtractionRuleReader.ReadSelector(Follow, "-Follow", Bare),
        NextPage = NextPage is null ? null : NextPageReader.Read(NextPage, Bare),
        Crawl = new FollowOptions { MaxDepth = MaxDepth, MaxPages = MaxPages, AllowedHosts = AllowedHost, Include = Include, Exclude = Exclude },
        Cache = ReadCache(),
    };

    private static object? Bare(object? value) => value is null ? null : ItemIdentity.Bare(value);
}
