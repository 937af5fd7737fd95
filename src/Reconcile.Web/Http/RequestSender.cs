namespace Reconcile.Web.Http;

/// <summary>Sends one hop and reads its answer under the attempt's clock. Everything the network does wrong becomes a value here.</summary>
internal sealed class RequestSender(HttpOptions options, TimeProvider time, PauseNotices? pauses = null) : IDisposable
{
    private readonly HttpMessageInvoker _connections = Connections.Open(options);
    private readonly CookieJar _cookies = new();
    private readonly StatusRules _statuses = new(options, time);
    private readonly RedirectRules _redirects = new(options);

    /// <summary>The answer, and where it leads to if it is a redirect that can be followed.</summary>
    public async ValueTask<HopEnd> SendAsync(Hop hop, IBodyReceiver receiver, CancellationToken cancellationToken)
    {
        using var clock = new AttemptClock(options.AttemptTimeout, time, cancellationToken);
        try
        {
            return IsInClear(hop)
                ? new HopEnd(hop.Fail(ScrapeProblem.CredentialInClear, $"{hop.Name} would get its credential in the clear, for anybody on the way to read. Use https, or -AllowUnencryptedAuthentication if the network is trusted."))
                : await ExchangeAsync(hop, receiver, clock).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && TransportFailure.Read(e, hop, clock) is { } failure)
        {
            return new HopEnd(failure);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            // A cancelled read may say so in the words of a broken connection.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    /// <summary>The cookies that a request would be sent with now.</summary>
    /// <exception cref="ScrapeException">One of its own cannot be sent.</exception>
    public SentCookies CookiesFor(ScrapeRequest request) => _cookies.CookiesFor(Hop.First(request));

    public void Dispose() => _connections.Dispose();

    private async ValueTask<HopEnd> ExchangeAsync(Hop hop, IBodyReceiver receiver, AttemptClock clock)
    {
        var cookies = _cookies.Take(hop);
        hop = hop with { Trail = hop.Trail.Then(cookies) };
        using var request = RequestMessage.Create(hop, cookies.Header, options);
        using var message = await _connections.SendAsync(request, clock.Token).ConfigureAwait(false);
        hop.Permit?.Sent();
        var hasNewCookies = _cookies.Keep(hop, message);
        var head = ResponseHead.Read(hop, message, options);
        if (StatusRules.IsRedirect(head.Status))
        {
            return Follow(hop, head, hasNewCookies);
        }

        var answer = _statuses.Judge(hop, head);
        LeaveAlone(hop, answer);
        return new HopEnd(await receiver.ReceiveAsync(message, hop, answer, clock).ConfigureAwait(false));
    }

    /// <summary>Keeps everybody from an endpoint that asks for it, at most as long as the user allows. Not only behind the body, which may take its time.</summary>
    private void LeaveAlone(Hop hop, ScrapeResponse answer)
    {
        if (hop.Permit is not { } permit)
        {
            return;
        }

        var wait = answer.RetryAfter > options.MaxRetryAfter ? options.MaxRetryAfter : answer.RetryAfter;
        if (answer.Problem == ScrapeProblem.TooManyRequests)
        {
            permit.Throttled(wait);
            pauses?.Refused(permit.Key, answer, options.MaxRetryAfter);
        }
        else if (answer is { Problem: ScrapeProblem.ServerError, Status: 503 } && wait > TimeSpan.Zero)
        {
            permit.Unavailable(wait.Value);
            pauses?.Refused(permit.Key, answer, options.MaxRetryAfter);
        }
    }

    private HopEnd Follow(Hop hop, ScrapeResponse head, bool hasNewCookies)
    {
        if (head.Header("Location") is not { Length: > 0 } location)
        {
            return new HopEnd(head with { Problem = ScrapeProblem.ResponseInvalid, Reason = $"{hop.Name} answered {head.Status}, a redirect, without saying where to." });
        }

        var (next, response) = _redirects.Next(hop, head with { Location = HeaderText.Decode(location) }, hasNewCookies);
        return new HopEnd(response, next);
    }

    private bool IsInClear(Hop hop) =>
        hop.Url is { Scheme: "http", IsLoopback: false }
        && !options.AllowClearCredential
        && (hop.Credential is not null || hop.Headers.Keys.Contains("Authorization", StringComparer.OrdinalIgnoreCase));
}

/// <summary>How a hop ended.</summary>
/// <param name="Response">The answer, or why there is none.</param>
/// <param name="Next">Where it leads to; null: nowhere.</param>
internal readonly record struct HopEnd(ScrapeResponse Response, Hop? Next = null);
