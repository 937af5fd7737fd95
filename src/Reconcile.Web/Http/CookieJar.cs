using System.Net;

namespace Reconcile.Web.Http;

/// <summary>The cookies of a run's session, by the hosts that set them.</summary>
internal sealed class CookieJar
{
    private const int MostCookies = 3000;
    private const int MostPerHost = 100;
    private const int MostBytes = 8192;
    private readonly CookieContainer _cookies = new(MostCookies, MostPerHost, MostBytes);
    private readonly SessionOwner _owner = new();

    /// <summary>What a request would be sent with now: the session's cookies for the address, then the request's own; those alone that stand in a header of the request.</summary>
    /// <exception cref="ScrapeException">A cookie cannot be sent.</exception>
    public SentCookies CookiesFor(Hop hop)
    {
        if (hop.Headers.FirstOrDefault(header => header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)).Value is { } given)
        {
            return new SentCookies(given, given, HasSession: false);
        }

        var session = _cookies.Count == 0 ? string.Empty : _cookies.GetCookieHeader(hop.Url);
        var own = OwnOf(hop);
        var all = session.Length == 0 ? own : own.Length == 0 ? session : $"{session}; {own}";
        return new SentCookies(all, session.Length > 0 && _owner.MayBeAnother(hop.Request) ? all : own, session.Length > 0);
    }

    /// <summary>The same, for a request that is about to be sent.</summary>
    /// <exception cref="ScrapeException">A cookie cannot be sent.</exception>
    public SentCookies Take(Hop hop)
    {
        var cookies = CookiesFor(hop);
        if (cookies.HasSession)
        {
            _owner.Join(hop.Request);
        }

        return cookies;
    }

    /// <summary>Keeps what an answer sets. True: there was something.</summary>
    public bool Keep(Hop hop, HttpResponseMessage message)
    {
        if (!message.Headers.NonValidated.TryGetValues("Set-Cookie", out var values))
        {
            return false;
        }

        // First: from here on others may be sent with them.
        _owner.Join(hop.Request, StatusRules.IsRedirect((int)message.StatusCode));
        foreach (var value in values)
        {
            try
            {
                _cookies.SetCookies(hop.Url, value);
            }
            catch (CookieException)
            {
                // Malformed, or for a host that is not the sender: as browsers do, it is not kept.
            }
        }

        return true;
    }

    /// <exception cref="ScrapeException">A cookie cannot be sent.</exception>
    private static string OwnOf(Hop hop) =>
        string.Join("; ", hop.Cookies.Select(cookie => HeaderText.IsValid(cookie.Key, cookie.Value) && !cookie.Value.Contains(';', StringComparison.Ordinal)
            ? $"{cookie.Key}={cookie.Value}"
            : throw new ScrapeException(ScrapeProblem.RequestInvalid, $"{hop.Name}: the cookie {(HeaderRule.IsName(cookie.Key) ? $"'{cookie.Key}'" : "given")} cannot be sent, because of a character in its {(HeaderRule.IsName(cookie.Key) ? "value" : "name")}. Percent-encode it.")));
}
