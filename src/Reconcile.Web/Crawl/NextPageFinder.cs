using System.Globalization;

namespace Reconcile.Web.Crawl;

/// <summary>Finds the page after a page of a list. Used by several threads at the same time; where a list is, its caller knows.</summary>
internal sealed class NextPageFinder
{
    private readonly NextPageRule _rule;
    private readonly CompiledSelector? _selector;

    /// <exception cref="FormatException">The selector is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rule's number of pages is outside its range.</exception>
    public NextPageFinder(NextPageRule rule)
    {
        OptionRange.Check(rule.MaxPages, 1, NextPageRule.MaxPagesLimit);
        _rule = rule;
        _selector = rule.Selector is { } selector ? new CompiledSelector(selector, new ExtractionRules { Fields = [] }) : null;
    }

    /// <summary>The address of the next page; null: this was the last.</summary>
    /// <param name="page">The page.</param>
    /// <param name="requested">The address that was asked for, before redirects.</param>
    /// <param name="hasRows">Whether anything was found on it.</param>
    public Uri? Find(ParsedPage page, Uri requested, bool hasRows)
    {
        var next = _rule.Kind switch
        {
            NextPageKind.LinkHeader => LinkHeader.Find(page.Content.Header("Link"), "next", page.Content.Url).FirstOrDefault(),
            NextPageKind.Address => Text(page) is { Length: > 0 } address && Uri.TryCreate(page.Base, address, out var url) ? url : null,
            NextPageKind.Cursor => Text(page) is { Length: > 0 } token ? With(requested, _rule.Parameter!, token) : null,
            _ => hasRows ? Counted(requested) : null,
        };

        // The last page often leads to itself.
        return next is { Scheme: "http" or "https" } && !IsSame(next, requested) && !IsSame(next, page.Content.Url) ? next : null;
    }

    /// <summary>An address with a parameter of its query set, in its place if it is there.</summary>
    public static Uri With(Uri url, string name, string value)
    {
        var set = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        var parameters = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        var at = parameters.FindIndex(parameter => Uri.UnescapeDataString(parameter.Split('=', 2)[0]) == name);
        if (at < 0)
        {
            parameters.Add(set);
        }
        else
        {
            parameters[at] = set;
        }

        return new UriBuilder(url) { Query = string.Join('&', parameters), Fragment = string.Empty }.Uri;
    }

    private static bool IsSame(Uri one, Uri other) => Uri.Compare(one, other, UriComponents.HttpRequestUrl, UriFormat.SafeUnescaped, StringComparison.Ordinal) == 0;

    private string? Text(ParsedPage page) => PatternTimeout.Guard(page, () =>
        _selector!.Values(new Scope(page, null)).Select(part => NodeText.Of(part)?.Trim()).FirstOrDefault(text => !string.IsNullOrEmpty(text)));

    private Uri Counted(Uri requested)
    {
        var written = requested.Query.TrimStart('?').Split('&').Select(parameter => parameter.Split('=', 2))
            .FirstOrDefault(parameter => parameter.Length == 2 && Uri.UnescapeDataString(parameter[0]) == _rule.Parameter)?[1];

        // A page counts from 1 where it is not written, an offset from 0.
        var present = long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : _rule.Step == 1 ? 1 : 0;
        return With(requested, _rule.Parameter!, (present + _rule.Step).ToString(CultureInfo.InvariantCulture));
    }
}
