namespace Reconcile.Web.Http;

/// <summary>What a status means for the one who asked.</summary>
internal sealed class StatusRules(HttpOptions options, TimeProvider time)
{
    /// <summary>Whether it leads on to another address.</summary>
    public static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The response with its problem, if its status is one.</summary>
    public ScrapeResponse Judge(Hop hop, ScrapeResponse response)
    {
        if (response.Status is (>= 200 and < 300) or 304)
        {
            return Unasked(hop, response.Status) is { } reason ? response with { Problem = ScrapeProblem.ResponseInvalid, Reason = reason } : response;
        }

        var wait = RetryAfter.Read(response, time);
        var problem = ProblemOf(response.Status);
        var isTooLong = wait > options.MaxRetryAfter;
        return response with
        {
            Problem = problem,
            RetryAfter = wait,
            IsTransient = response.Status is 429 or 500 or 502 or 503 or 504 && problem != ScrapeProblem.QuotaExhausted && !isTooLong && hop.MayRepeat,
            Reason = FormattableString.Invariant($"{hop.Name} answered {response.Status}{Explain(problem)}{Waits(wait, isTooLong)}."),
        };
    }

    /// <summary>Why a success is none: it is good only for who has asked for it (RFC 9110, 15.3.7 and 15.4.5). Null: it is one.</summary>
    private static string? Unasked(Hop hop, int status) => status switch
    {
        206 when !Asks(hop, "Range") => $"{hop.Name} answered 206, which brings only a part of the content, though all of it was asked for. The server, or something on the way to it, is wrong; try again later, or without a proxy.",
        304 when !Asks(hop, "If-None-Match") && !Asks(hop, "If-Modified-Since") => $"{hop.Name} answered 304, which says that it has not changed and brings no content, though nobody asked whether it has. The server, or something on the way to it, is wrong; try again later, or without a proxy.",
        _ => null,
    };

    private static bool Asks(Hop hop, string header) => hop.Headers.Keys.Contains(header, StringComparer.OrdinalIgnoreCase);

    private ScrapeProblem ProblemOf(int status) => status switch
    {
        _ when options.QuotaStatuses.Contains(status) => ScrapeProblem.QuotaExhausted,
        401 or 407 => ScrapeProblem.AuthenticationFailed,
        403 => ScrapeProblem.PermissionDenied,
        404 or 410 => ScrapeProblem.NotFound,
        429 => ScrapeProblem.TooManyRequests,
        >= 500 => ScrapeProblem.ServerError,
        _ => ScrapeProblem.StatusUnexpected,
    };

    private static string Explain(ScrapeProblem problem) => problem switch
    {
        ScrapeProblem.QuotaExhausted => ": the account's quota is used up. The run stops here; resume it when there is a new one",
        ScrapeProblem.AuthenticationFailed => ": it wants a credential, or another one",
        ScrapeProblem.PermissionDenied => ": this is not allowed to whoever asked",
        ScrapeProblem.NotFound => ": there is no such thing",
        ScrapeProblem.TooManyRequests => ": more requests than it allows. Set a lower rate limit or fewer workers",
        ScrapeProblem.ServerError => ": it has trouble of its own",
        _ => string.Empty,
    };

    private string Waits(TimeSpan? wait, bool isTooLong) => wait is { } time
        ? FormattableString.Invariant($". It asks to wait {time.TotalSeconds:0} s") + (isTooLong ? FormattableString.Invariant($", longer than the limit of {options.MaxRetryAfter.TotalSeconds:0} s") : string.Empty)
        : string.Empty;
}
