namespace Reconcile.Web.Http;

/// <summary>One address of the way that a request goes: the first, or one that it was redirected to.</summary>
/// <param name="Url">What is asked.</param>
/// <param name="Method">How.</param>
internal sealed record Hop(Uri Url, string Method)
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>The request that all this is for.</summary>
    public required ScrapeRequest Request { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = None;

    public IReadOnlyDictionary<string, string> Cookies { get; init; } = None;

    public ScrapeCredential? Credential { get; init; }

    public ScrapeBody? Body { get; init; }

    /// <summary>The right to make this call; null: nobody counts.</summary>
    public RatePermit? Permit { get; init; }

    /// <summary>The cookies that went along up to here.</summary>
    public CookieTrail Trail { get; init; }

    /// <summary>Redirects up to here.</summary>
    public int Redirects { get; init; }

    /// <summary>Every method and address up to here, to tell a loop by.</summary>
    public HashSet<string>? Visited { get; init; }

    /// <summary>Host and port, which connections, circuits, delays and robots.txt are kept by.</summary>
    public string Authority => Url.Authority;

    /// <summary>The address without its secrets.</summary>
    public string Name => SafeUrl.Mask(Url);

    public static Hop First(ScrapeRequest request) => new(request.Uri, request.Method)
    {
        Request = request,
        Headers = request.Headers,
        Cookies = request.Cookies,
        Credential = request.Credential,
        Body = request.Body,
    };

    /// <summary>No answer was had, for this reason.</summary>
    public ScrapeResponse Fail(ScrapeProblem problem, string reason, bool isTransient = false, Exception? cause = null) => new()
    {
        Request = Request,
        Uri = Url,
        Problem = problem,
        Reason = reason,
        IsTransient = isTransient && MayRepeat,
        Cause = cause,
        Redirects = Redirects,
    };

    /// <summary>Whether a failure that may pass is worth another attempt; set by the pipeline for requests that must not be repeated.</summary>
    public bool MayRepeat { get; init; } = true;
}
