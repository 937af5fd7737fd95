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
    /// objects as it is: whole numbers of any size, decimals, or text where no number is exactly what is written. An object with names that differ in case only is a dictionary.
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

    /// <summary>How the page after a page is found: <c>link</c>, <c>css:a.next@href</c>, <c>cursor:name=json:$.next</c> or <c>counter:page</c>, which needs -Row or -MaxPages to end.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? NextPage { get; set; }

    /// <summary>Links from a first page to a page: 0 to 1,000, 3 by default. The next page of a list is as deep as the list.</summary>
    [Parameter]
    [ValidateRange(0, FollowOptions.MaxDepthLimit)]
    public int MaxDepth { get; set; } = 3;

    /// <summary>Most pages of a crawl, first, linked and next ones together: 1 to 100,000,000, 100,000 by default. A warning says if there were more.</summary>
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
        Fields = Field is not null ? ExtractionRuleReader.Read(Field, Row, Bare) : Row is null ? null
            : throw new FormatException("-Row finds the rows that -Field reads, which is not given: write -Row css:.item -Field @{ Name = 'css:h2' }."),
        KeepsContent = IncludeContent,
        Follow = Follow is null ? null : ExtractionRuleReader.ReadSelector(Follow, "-Follow", Bare),
        NextPage = NextPage is null ? null : Ending(NextPageReader.Read(NextPage, Bare)),
        Crawl = new FollowOptions { MaxDepth = MaxDepth, MaxPages = MaxPages, AllowedHosts = AllowedHost, Include = Include, Exclude = Exclude },
        Cache = ReadCache(),
    };

    /// <summary>A rule that something ends. Sites answer numbers behind their last page with whatever they like, mostly with 200.</summary>
    private NextPageRule Ending(NextPageRule rule) =>
        rule is not { Kind: NextPageKind.Counter, MaxPages: NextPageRule.DefaultMaxPages } || Row is not null || Given(nameof(MaxPages), MaxPages) is not null ? rule
        : throw new FormatException($"-NextPage 'counter:{rule.Parameter}' counts until a page has no rows, and nothing says what a row is: give -Row (and -Field), or say with -MaxPages how many pages there are.");

    private static object? Bare(object? value) => value is null ? null : ItemIdentity.Bare(value);
}
