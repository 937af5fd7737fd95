using System.Net;

namespace Reconcile.Web.Http;

/// <summary>The cookies of a run's session, by the hosts that set them.</summary>
internal sealed class CookieJar
{
    private const int MostCookies = 3000;
    private const int MostPerHost = 100;
    private const int MostBytes = 8192;
    private readonly CookieContainer _cookies = new(MostCookies, MostPerHost, MostBytes);

    /// <summary>The session's cookies for an address, then the request's own; those alone that stand in a header of the request.</summary>
    /// <exception cref="ScrapeException">A cookie cannot be sent.</exception>
    public string HeaderFor(Hop hop)
    {
        if (hop.Headers.FirstOrDefault(header => header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)).Value is { } given)
        {
            return given;
        }

        var session = _cookies.Count == 0 ? string.Empty : _cookies.GetCookieHeader(hop.Url);
        if (hop.Cookies.Count == 0)
        {
            return session;
        }

        var own = string.Join("; ", hop.Cookies.Select(cookie => HeaderText.IsValid(cookie.Key, cookie.Value) && !cookie.Value.Contains(';', StringComparison.Ordinal)
            ? $"{cookie.Key}={cookie.Value}"
            : throw new ScrapeException(ScrapeProblem.RequestInvalid, $"{hop.Name}: the cookie {(HeaderRule.IsName(cookie.Key) ? $"'{cookie.Key}'" : "given")} cannot be sent, because of a character in its {(HeaderRule.IsName(cookie.Key) ? "value" : "name")}. Percent-encode it.")));
        return session.Length == 0 ? own : $"{session}; {own}";
    }

    /// <summary>Keeps what an answer sets. True: there was something.</summary>
    public bool Take(Uri url, HttpResponseMessage message)
    {
        if (!message.Headers.NonValidated.TryGetValues("Set-Cookie", out var values))
        {
            return false;
        }

        foreach (var value in values)
        {
            try
            {
                _cookies.SetCookies(url, value);
            }
            catch (CookieException)
            {
                // Malformed, or for a host that is not the sender: as browsers do, it is not kept.
            }
        }

        return true;
    }
}
