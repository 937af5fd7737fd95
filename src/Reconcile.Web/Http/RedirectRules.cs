namespace Reconcile.Web.Http;

/// <summary>Where a redirect leads, and what goes there. A login, a body and headers of the user's never go to another host.</summary>
internal sealed class RedirectRules(HttpOptions options)
{
    // What any host may know. Everything else that the user gave may be a secret, whatever it is called.
    private static readonly string[] Harmless = ["Accept", "Accept-Encoding", "Accept-Language", "User-Agent"];

    /// <summary>Whether a header of this name may go to any host.</summary>
    public static bool IsHarmless(string header) => Harmless.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>The next hop, or why there is none.</summary>
    /// <param name="hop">Where the answer came from.</param>
    /// <param name="response">The answer; its Location is not null.</param>
    /// <param name="hasNewCookies">Whether the same address may answer otherwise now.</param>
    public (Hop? Next, ScrapeResponse Response) Next(Hop hop, ScrapeResponse response, bool hasNewCookies)
    {
        if (hop.Redirects >= options.MaxRedirects)
        {
            return Refuse(ScrapeProblem.TooManyRedirects, $"{hop.Name} redirects once more after {hop.Redirects} redirects, which is the limit.");
        }

        if (!Uri.TryCreate(hop.Url, response.Location, out var target) || target.Scheme is not ("http" or "https") || target.Host.Length == 0)
        {
            return Refuse(ScrapeProblem.RedirectRefused, $"{hop.Name} redirects to something that is no http or https address.");
        }

        (target, _) = SafeUrl.TakeLogin(WithFragment(target, hop.Url));
        var next = Rewrite(hop, response.Status, target);
        if (next is null)
        {
            return Refuse(ScrapeProblem.RedirectRefused, $"{hop.Name} asks to send the same {hop.Method} to another host, {target.Authority}; what it sends may be meant for the first only. Send it to the other host directly if it is trusted.");
        }

        HashSet<string> visited = hasNewCookies ? [] : [.. hop.Visited ?? [], Visit(hop)];
        next = next with { Visited = visited };
        return visited.Contains(Visit(next))
            ? Refuse(ScrapeProblem.RedirectLoop, $"{hop.Name} redirects back to {next.Name}, where it came from.")
            : (next, response);

        (Hop?, ScrapeResponse) Refuse(ScrapeProblem problem, string reason) => (null, response with { Problem = problem, Reason = reason });
    }

    private static string Visit(Hop hop) => $"{hop.Method} {hop.Url.AbsoluteUri}";

    private static Hop? Rewrite(Hop hop, int status, Uri target)
    {
        var becomesGet = hop.Method is not ("GET" or "HEAD") && (status == 303 || (status is 301 or 302 && hop.Method == "POST"));
        var next = hop with
        {
            Url = target,
            Method = becomesGet ? "GET" : hop.Method,
            Body = becomesGet ? null : hop.Body,
            Redirects = hop.Redirects + 1,
        };
        if (IsSamePlace(hop.Url, target))
        {
            return next;
        }

        return next.Body is not null
            ? null
            : next with
            {
                Credential = null,
                Cookies = new Dictionary<string, string>(),
                Headers = hop.Headers.Where(header => Harmless.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase),
            };
    }

    /// <summary>The same host and port, or its own step from the clear to TLS.</summary>
    private static bool IsSamePlace(Uri from, Uri to) =>
        string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase)
        && ((from.Scheme == to.Scheme && from.Port == to.Port)
            || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    private static Uri WithFragment(Uri target, Uri from) =>
        target.Fragment.Length == 0 && from.Fragment.Length > 0 ? new UriBuilder(target) { Fragment = from.Fragment }.Uri : target;
}
