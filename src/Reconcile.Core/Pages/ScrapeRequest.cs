namespace Reconcile;

/// <summary>One request. Immutable. Its text and its public properties hold no secret; address, headers and body may.</summary>
public sealed record ScrapeRequest
{
    private const int MostShown = 200;
    private static readonly Dictionary<string, string> None = [];

    /// <exception cref="ScrapeException">The address is no absolute http or https one.</exception>
    internal ScrapeRequest(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            throw new ScrapeException(ScrapeProblem.RequestInvalid, $"{SafeUrl.Mask(url)} is no address that can be asked: write http://host/path or https://host/path.");
        }

        (Uri, Credential) = SafeUrl.TakeLogin(url);
        HoldsLogin = Credential is not null;
    }

    /// <summary>The address; passwords and what is named like a secret in it are masked.</summary>
    public string Url => SafeUrl.Mask(Uri);

    /// <summary>GET by default.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The login for this request's host; null: none. One in the address itself is taken from there.</summary>
    public ScrapeCredential? Credential { get; init; }

    /// <summary>What is sent; null: nothing.</summary>
    public ScrapeBody? Body { get; init; }

    /// <summary>Which requests go first.</summary>
    public ItemPriority Priority { get; init; } = ItemPriority.Normal;

    /// <summary>The address without a login.</summary>
    internal Uri Uri { get; }

    /// <summary>Whether the address that was given had a login in it.</summary>
    internal bool HoldsLogin { get; }

    /// <summary>Further headers; they go to this request's host and, apart from harmless ones, to no other.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = None;

    /// <summary>Cookies beside those of the session; they go to this request's host only.</summary>
    internal IReadOnlyDictionary<string, string> Cookies { get; init; } = None;

    /// <summary>Whether the request may be repeated without harm, because its method says so (RFC 9110, 9.2.2).</summary>
    internal bool IsIdempotent => Method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PUT" or "DELETE";

    /// <exception cref="ScrapeException">The text is no address.</exception>
    internal static ScrapeRequest Parse(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? new ScrapeRequest(uri)
        : throw new ScrapeException(ScrapeProblem.RequestInvalid, $"'{Shown(url)}' is no well-formed address: write http://host/path or https://host/path, with special characters percent-encoded.");

    // Where a login would be in it cannot be known of a text that is no address: all before an @ may be one.
    private static string Shown(string url) => url.LastIndexOf('@') is >= 0 and var at ? "***" + SecretText.Redact(UrlText.Safe(url[at..]), MostShown) : SecretText.Redact(UrlText.Safe(url), MostShown);

    public override string ToString() => $"{Method} {Url}";
}
