using Reconcile.Web.Http;

namespace Reconcile.Web.Robots;

/// <summary>What a host's robots.txt says of an address.</summary>
/// <param name="Refusal">Why it is not to be fetched; null: it may be.</param>
/// <param name="CrawlDelay">The time between two requests that the host asks for.</param>
internal readonly record struct RobotsAnswer(ScrapeResponse? Refusal, TimeSpan CrawlDelay);

/// <summary>
/// The robots.txt of each host, read once a day. As RFC 9309 says: a host that has none (4xx) allows everything; one that cannot say (5xx, or no
/// answer) allows nothing for now, and is asked again after a while.
/// </summary>
internal sealed class RobotsCache : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    // Of a host that does not say how long to wait. So that not every item asks a host that is down.
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private readonly HttpOptions _options;
    private readonly Func<ScrapeRequest, CancellationToken, ValueTask<ScrapeResponse>> _fetch;
    private readonly TimeProvider _time;
    private readonly string _product;
    private readonly HostTable<Entry> _hosts;

    public RobotsCache(HttpOptions options, Func<ScrapeRequest, CancellationToken, ValueTask<ScrapeResponse>> fetch, TimeProvider time)
    {
        _options = options;
        _fetch = fetch;
        _time = time;
        _product = options.UserAgent.Split('/', ' ')[0];
        _hosts = new HostTable<Entry>(origin => new Entry(() => ReadAsync(new Uri(origin))));
    }

    public async ValueTask<RobotsAnswer> AskAsync(Hop hop, CancellationToken cancellationToken)
    {
        var origin = hop.Url.GetLeftPart(UriPartial.Authority);
        var entry = _hosts[origin];
        var known = entry.Known ?? await entry.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (_time.GetUtcNow() >= known.Expires)
        {
            _hosts.Forget(origin, entry);
            entry = _hosts[origin];
            known = entry.Known ?? await entry.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        return Judge(hop, known);
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private RobotsAnswer Judge(Hop hop, Robots known)
    {
        if (known.Failure is { } failure)
        {
            var refusal = hop.Fail(
                failure.Status == 0 ? failure.Problem : ScrapeProblem.RobotsUnavailable,
                $"{hop.Name} was not fetched, because {hop.Authority} did not say what its robots.txt allows. {failure.Reason} Try later, or use -IgnoreRobots if its owner agrees.",
                isTransient: failure.Problem != ScrapeProblem.TlsFailed,
                failure.Cause);

            // Whoever comes back earlier would get the same answer from memory, and lose an attempt.
            var wait = failure.RetryAfter > _options.MaxRetryAfter ? failure.RetryAfter.Value : known.Expires - _time.GetUtcNow();
            return new RobotsAnswer(refusal with { RetryAfter = wait > TimeSpan.Zero ? wait : null }, TimeSpan.Zero);
        }

        var delay = known.Rules.CrawlDelay < _options.MaxCrawlDelay ? known.Rules.CrawlDelay : _options.MaxCrawlDelay;
        return known.Rules.Forbids(hop.Url) is { } rule
            ? new RobotsAnswer(hop.Fail(ScrapeProblem.RobotsDisallowed, $"{hop.Name} was not fetched: robots.txt of {hop.Authority} says '{rule}'. Use -IgnoreRobots if its owner agrees."), delay)
            : new RobotsAnswer(null, delay);
    }

    private async Task<Robots> ReadAsync(Uri origin)
    {
        // For all who ask: nobody's time.
        ItemTime.Current = null;
        var response = await _fetch(new ScrapeRequest(new Uri(origin, "/robots.txt")), _ending.Token).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return response.Status switch
        {
            >= 200 and < 300 when response.Problem == ScrapeProblem.None => new Robots(RobotsRules.Parse(response.Content.Span, _product), null, now + Lifetime),
            429 => new Robots(RobotsRules.AllowAll, response, now + LifetimeOf(response)),
            >= 300 and < 500 => new Robots(RobotsRules.AllowAll, null, now + Lifetime),
            _ => new Robots(RobotsRules.AllowAll, response, now + LifetimeOf(response)),
        };
    }

    private TimeSpan LifetimeOf(ScrapeResponse failure) =>
        failure.RetryAfter is not { } wait || wait < FailureLifetime ? FailureLifetime : wait < _options.MaxRetryAfter ? wait : _options.MaxRetryAfter;

    private sealed record Robots(RobotsRules Rules, ScrapeResponse? Failure, DateTimeOffset Expires);

    /// <summary>One host's file: read by one, waited for by all, each as long as it likes.</summary>
    private sealed class Entry(Func<Task<Robots>> read)
    {
        private readonly Lazy<Task<Robots>> _reading = new(read);

        public Robots? Known => _reading is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done } ? done.Result : null;

        public async Task<Robots> ReadAsync(CancellationToken cancellationToken)
        {
            using var wait = ItemTime.Wait();
            return await _reading.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
