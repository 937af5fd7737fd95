using System.IO.Enumeration;

namespace Reconcile.Web.Crawl;

/// <summary>Decides of an address by itself whether it is followed.</summary>
internal sealed class LinkRules(FollowOptions options)
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The host of a first page, or where it was redirected to.</summary>
    public void AllowHostOf(Uri url) => _hosts.Add(url.IdnHost);

    /// <param name="url">The absolute address.</param>
    /// <param name="canonical">Its canonical form.</param>
    /// <param name="depth">Links from a first page to it.</param>
    public LinkRefusal Judge(Uri url, string canonical, int depth) =>
        depth > options.MaxDepth ? LinkRefusal.TooDeep
        : !IsAllowed(url.IdnHost) ? LinkRefusal.OtherHost
        : canonical.Length > options.MaxUrlLength || RepeatsItself(url) ? LinkRefusal.Trap
        : !IsWanted(canonical) ? LinkRefusal.NotWanted
        : LinkRefusal.None;

    private bool IsAllowed(string host) => _hosts.Contains(host) || options.AllowedHosts.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, host));

    private bool IsWanted(string canonical) =>
        (options.Include.Count == 0 || options.Include.Any(pattern => Fits(pattern, canonical))) && !options.Exclude.Any(pattern => Fits(pattern, canonical));

    // A backslash is no escape here: addresses hold none.
    private static bool Fits(string pattern, string url) => FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), url);

    /// <summary>Relative links that are wrong make paths such as /a/b/a/b/a/b, which grow forever.</summary>
    private bool RepeatsItself(Uri url)
    {
        var segments = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length > options.MaxRepeatedSegments
            && segments.GroupBy(segment => segment, StringComparer.Ordinal).Any(same => same.Count() > options.MaxRepeatedSegments);
    }
}
