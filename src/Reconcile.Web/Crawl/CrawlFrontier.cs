namespace Reconcile.Web.Crawl;

/// <summary>
/// The pages of a crawl that are still to be loaded, breadth first, each address once. Whoever takes a page says when it is done; the crawl is over when
/// nothing waits and nothing is being loaded. Links are taken in without waiting, however many: what does not fit into memory waits in a file,
/// so that workers never wait for each other. Safe for several threads.
/// </summary>
internal sealed class CrawlFrontier : IDisposable
{
    /// <summary>Targets in memory: 100,000 addresses of 100 characters take some 30 MB.</summary>
    private const int BlockSize = 50_000;

    private readonly Lock _gate = new();
    private readonly FollowOptions _options;
    private readonly LinkRules _rules;
    private readonly SeenUrls _seen = new();
    private readonly SpillingQueue _queue;
    private readonly long[] _refused = new long[Enum.GetValues<LinkRefusal>().Length];
    private long _accepted;
    private long _loading;
    private long _done;

    /// <param name="options">Which links are followed.</param>
    /// <param name="blockSize">Targets that are set aside at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public CrawlFrontier(FollowOptions options, int blockSize = BlockSize)
    {
        options.ThrowIfOutOfRange();
        _options = options;
        _rules = new LinkRules(options);
        _queue = new SpillingQueue(blockSize);
    }

    /// <summary>Whether nothing waits and nothing is being loaded.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count == 0 && _loading == 0;
            }
        }
    }

    /// <summary>Whether anything was refused because there are as many pages as allowed.</summary>
    public bool WasFull => Volatile.Read(ref _refused[(int)LinkRefusal.TooMany]) > 0;

    public CrawlStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new CrawlStatistics
                {
                    Queued = _queue.Count,
                    Loading = _loading,
                    Done = _done,
                    Refused = Enum.GetValues<LinkRefusal>().Where(refusal => _refused[(int)refusal] > 0).ToDictionary(refusal => refusal, refusal => _refused[(int)refusal]),
                };
            }
        }
    }

    /// <summary>A first page. Its host is followed; patterns do not hold for it.</summary>
    public LinkRefusal AddFirst(Uri url)
    {
        if (!IsPage(url))
        {
            return LinkRefusal.NoPage;
        }

        lock (_gate)
        {
            _rules.AllowHostOf(url);
            return Count(Enter(url, CanonicalUrl.Of(url, _options), 0, null));
        }
    }

    /// <summary>The page after a page of a list: one more page of the crawl, which whoever turns the pages loads, so that it does not wait here. Patterns and depth do not hold for it.</summary>
    public LinkRefusal AddNext(Uri url)
    {
        // A parameter that counts pages may have any name, an advertiser's too.
        var canonical = CanonicalUrl.Of(url, _options with { IgnoreTracking = false });
        lock (_gate)
        {
            return Count(Accept(canonical));
        }
    }

    /// <summary>Links of a page that was taken. Returns how many are followed.</summary>
    /// <param name="from">The page.</param>
    /// <param name="links">Absolute addresses.</param>
    /// <param name="taken">Takes the addresses that are followed; null: nobody wants to know them.</param>
    public int AddLinks(CrawlTarget from, IEnumerable<Uri> links, ICollection<string>? taken = null)
    {
        var followed = 0;
        foreach (var link in links)
        {
            var canonical = IsPage(link) ? CanonicalUrl.Of(link, _options) : null;
            lock (_gate)
            {
                var refusal = canonical is null ? LinkRefusal.NoPage : _rules.Judge(link, canonical, from.Depth + 1);
                if (refusal == LinkRefusal.None)
                {
                    refusal = Enter(link, canonical!, from.Depth + 1, from.Url, taken);
                }

                followed += Count(refusal) == LinkRefusal.None ? 1 : 0;
            }
        }

        return followed;
    }

    /// <summary>The next page to load, if one waits.</summary>
    public bool TryTake(out CrawlTarget target)
    {
        lock (_gate)
        {
            if (!_queue.TryDequeue(out target))
            {
                return false;
            }

            _loading++;
            return true;
        }
    }

    /// <summary>A page that was taken is done, after its links were added.</summary>
    /// <param name="target">The page.</param>
    /// <param name="finalUrl">Where it was redirected to, so that it is not loaded again from there; null: nowhere.</param>
    public void Finish(CrawlTarget target, Uri? finalUrl = null)
    {
        lock (_gate)
        {
            _loading--;
            _done++;
            if (finalUrl is not null && IsPage(finalUrl))
            {
                _seen.Add(CanonicalUrl.Of(finalUrl, _options));
                if (target.Depth == 0)
                {
                    _rules.AllowHostOf(finalUrl);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _queue.Dispose();
        }
    }

    private static bool IsPage(Uri url) => url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Host.Length > 0;

    private LinkRefusal Count(LinkRefusal refusal)
    {
        _refused[(int)refusal] += refusal == LinkRefusal.None ? 0 : 1;
        return refusal;
    }

    private LinkRefusal Accept(string canonical)
    {
        if (_seen.Contains(canonical))
        {
            return LinkRefusal.Seen;
        }

        if (_accepted >= _options.MaxPages)
        {
            return LinkRefusal.TooMany;
        }

        _seen.Add(canonical);
        _accepted++;
        return LinkRefusal.None;
    }

    private LinkRefusal Enter(Uri url, string canonical, int depth, string? referrer, ICollection<string>? taken = null)
    {
        if (Accept(canonical) is var refusal && refusal != LinkRefusal.None)
        {
            return refusal;
        }

        var address = url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped);
        _queue.Enqueue(new CrawlTarget(address, depth, referrer));
        taken?.Add(address);
        return LinkRefusal.None;
    }
}
