using System.Globalization;

namespace Reconcile.Web.Http;

/// <summary>
/// Who a run's cookies may have been handed out to, to tell whether an answer that was asked for with them is somebody's own. A host that greets every
/// visitor with a new cookie gives nobody's away; one that answers a login does.
/// </summary>
internal sealed class SessionOwner
{
    private readonly Lock _gate = new();
    private string _owner = string.Empty;
    private bool _isUnknown;

    /// <summary>A request takes part in the session: it was sent with its cookies, or its answer sets some.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isRedirected">Whether its answer leads elsewhere: as those to logins by a link do.</param>
    public void Join(ScrapeRequest request, bool isRedirected = false)
    {
        var isLogin = isRedirected || request.Method is not ("GET" or "HEAD") || request.Body is not null || UrlText.HoldsSecret(request.Uri.AbsoluteUri);
        var who = WhoAsks(request);
        lock (_gate)
        {
            _isUnknown |= isLogin || (who.Length > 0 && _owner.Length > 0 && _owner != who);
            _owner = who.Length > 0 ? who : _owner;
        }
    }

    /// <summary>Whether the session's cookies may say more of who asks than the request does by itself.</summary>
    public bool MayBeAnother(ScrapeRequest request)
    {
        lock (_gate)
        {
            return _isUnknown || (_owner.Length > 0 && _owner != WhoAsks(request));
        }
    }

    /// <summary>All in a request that may be a login; empty if there is nothing.</summary>
    private static string WhoAsks(ScrapeRequest request) => string.Join(
        '\n',
        [
            .. request.Credential is { } credential ? [credential.Header] : Array.Empty<string>(),
            .. request.Cookies.OrderBy(cookie => cookie.Key, StringComparer.Ordinal).Select(Line),
            .. request.Headers.Where(header => !SaysNothing(header.Key)).OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase).Select(Line),
        ]);

    private static bool SaysNothing(string header) => RedirectRules.IsHarmless(header) || header.StartsWith("If-", StringComparison.OrdinalIgnoreCase) || header.Equals("Range", StringComparison.OrdinalIgnoreCase);

    private static string Line(KeyValuePair<string, string> entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Key.Length}:{entry.Key}={entry.Value}");
}
