using Reconcile.Web.Cache;

namespace Reconcile.Web.Http;

/// <summary>Asks only for what is not remembered, and of what may be out of date whether it has changed.</summary>
/// <param name="pipeline">How to ask.</param>
/// <param name="cache">What is remembered.</param>
/// <param name="userAgent">What a request calls the run that says nothing else.</param>
/// <param name="notify">Told when the cache cannot be used; the run goes on without it.</param>
internal sealed class CachedFetch(HttpPipeline pipeline, ResponseCache cache, string userAgent, Action<string> notify)
{
    public async ValueTask<CachedAnswer> FetchAsync(ScrapeRequest request, CancellationToken cancellationToken)
    {
        if (request.Method is not ("GET" or "HEAD") || await FindAsync(request, cancellationToken).ConfigureAwait(false) is not (var key, var found))
        {
            return new CachedAnswer(await pipeline.FetchAsync(request, cancellationToken).ConfigureAwait(false));
        }

        if (found is { Outcome: CacheOutcome.Fresh, Response: { } fresh })
        {
            return new CachedAnswer(ResponseOf(request, fresh), isReadable => Settle(key, null, isReadable));
        }

        var response = await pipeline.FetchAsync(found.Response is { } stale ? Conditional(request, stale) : request, cancellationToken).ConfigureAwait(false);
        if (response is { Status: 304, Problem: ScrapeProblem.None } && found.Response is { } kept)
        {
            response = ResponseOf(request, Try(() => cache.Refresh(key, found, Pairs(response.Headers)), kept)) with { BytesReceived = response.BytesReceived };
            return new CachedAnswer(response, isReadable => Settle(key, null, isReadable));
        }

        // The session may have got other cookies while the request waited for its turn.
        return response is { Problem: ScrapeProblem.None or ScrapeProblem.NotFound, Cookies: { } sent }
            ? new CachedAnswer(response, isReadable => Settle(key with { Cookies = sent }, response, isReadable))
            : new CachedAnswer(response);
    }

    /// <summary>Remembers what is new; forgets what nobody can read, so that it is asked for anew.</summary>
    private void Settle(CacheRequest key, ScrapeResponse? response, bool isReadable) => Try(
        () =>
        {
            if (!isReadable)
            {
                cache.Forget(key);
            }
            else if (response is not null)
            {
                cache.Store(key, new CachedResponse { Status = response.Status, Headers = Pairs(response.Headers), Body = response.Content, FinalUrl = response.Uri });
            }

            return true;
        },
        false);

    /// <summary>What there is for a request when its turn comes, for what is asked before it may begin the session that it is part of. Null: it cannot be sent.</summary>
    private async ValueTask<(CacheRequest Key, CacheLookup Found)?> FindAsync(ScrapeRequest request, CancellationToken cancellationToken)
    {
        await pipeline.ApiPool.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (pipeline.CookiesFor(request) is not { } cookies)
            {
                return null;
            }

            var key = KeyOf(request, cookies.Own);
            var found = Try(() => cache.Find(key), default);
            return (key, cookies.Header != cookies.Own && CookieTrail.NamesCookies(found.Response?.Header("Vary")) ? default : found);
        }
        finally
        {
            pipeline.ApiPool.Leave();
        }
    }

    private CacheRequest KeyOf(ScrapeRequest request, string cookies) => new(request.Method, request.Uri)
    {
        Credential = request.Credential?.Header,
        Headers = [.. request.Headers, .. request.Headers.Keys.Contains("User-Agent", StringComparer.OrdinalIgnoreCase) ? [] : new[] { KeyValuePair.Create("User-Agent", userAgent) }],
        Cookies = cookies,
        Body = request.Body?.Bytes,
    };

    private static ScrapeRequest Conditional(ScrapeRequest request, CachedResponse stale)
    {
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        if (stale.ETag is { } tag && HeaderRule.Refusal("If-None-Match", tag) is null)
        {
            headers["If-None-Match"] = tag;
        }

        if (stale.LastModified is { } modified)
        {
            headers["If-Modified-Since"] = modified;
        }

        return request with { Headers = headers };
    }

    private static ScrapeResponse ResponseOf(ScrapeRequest request, CachedResponse cached) => new()
    {
        Request = request,
        Uri = cached.FinalUrl ?? request.Uri,
        Status = cached.Status,
        Headers = cached.Headers.GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(header => header.Value)], StringComparer.OrdinalIgnoreCase),
        ContentType = cached.Header("Content-Type") ?? string.Empty,
        Content = cached.Body,
        FromCache = true,
        Attempts = 0,
        Problem = cached.IsNotFound ? ScrapeProblem.NotFound : ScrapeProblem.None,
        Reason = cached.IsNotFound ? FormattableString.Invariant($"{request.Url} answered {cached.Status} at {cached.Stored:yyyy-MM-dd HH:mm:ss}Z, and is not asked again before {cached.Expires:yyyy-MM-dd HH:mm:ss}Z.") : string.Empty,
    };

    private static List<KeyValuePair<string, string>> Pairs(IReadOnlyDictionary<string, IReadOnlyList<string>> headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))];

    private T Try<T>(Func<T> use, T otherwise)
    {
        try
        {
            return use();
        }
        catch (ScrapeCacheException e)
        {
            notify(e.Message);
            return otherwise;
        }
    }
}
