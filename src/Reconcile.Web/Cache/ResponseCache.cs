namespace Reconcile.Web.Cache;

/// <summary>
/// Remembers responses, that there was nothing, and the outcomes of verifications (HEAD), in a file that any number of threads and processes may use at the same
/// time. Credentials, cookies and whatever else a header's name calls secret are never written; addresses are written without their secrets.
/// <para>Calls block for as long as the disk does, some tens of microseconds as a rule; nothing waits for the disk to have written.</para>
/// </summary>
internal sealed class ResponseCache : IDisposable
{
    private readonly ScrapeCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly CountedFile _file;
    private readonly CacheIdentity _identity;
    private readonly CacheFreshness _freshness;
    private readonly CacheRoom _room;

    private ResponseCache(ScrapeCacheOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var file = CacheFile.Open(options);
        _file = new CountedFile(file, time);
        _identity = new CacheIdentity(file.Salt);
        _freshness = new CacheFreshness(options);
        _room = new CacheRoom(options, time);
    }

    /// <summary>What the file holds now and what use it has been.</summary>
    public ScrapeCacheStatistics Statistics
    {
        get
        {
            _file.WriteCounts();
            return _file.Read(connection => CacheInventory.Statistics(connection, _options.Path, Now));
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ScrapeCacheException">The file cannot be used.</exception>
    public static ResponseCache Open(ScrapeCacheOptions options, TimeProvider? time = null)
    {
        options.ThrowIfOutOfRange();
        return new ResponseCache(options, time ?? TimeProvider.System);
    }

    /// <summary>Removes a cache, also a damaged one; a file that is whole and something else stays.</summary>
    /// <exception cref="ScrapeCacheException">It cannot be removed, or is no cache.</exception>
    public static void Remove(string path) => CacheFile.Remove(path);

    /// <summary>What there is for a request. A stale response counts as missing until <see cref="Refresh"/> says that it still holds.</summary>
    public CacheLookup Find(CacheRequest request)
    {
        var key = _identity.KeyOf(request);
        var entry = _file.Read(connection => CacheEntries.Find(connection, key));
        if (entry is null || Unpack(entry) is not { } body)
        {
            _file.Count(CacheCounters.Misses);
            return default;
        }

        var response = CachedResponse.Of(entry, body);
        if (_freshness.Expires(request, response, response.Stored) is not { } expires)
        {
            _file.Count(CacheCounters.Misses);
            return default;
        }

        // What was allowed when it was stored, and what is now: the shorter of the two.
        response = response with { Expires = expires < response.Expires ? expires : response.Expires };
        var isFresh = response.Expires > _time.GetUtcNow();
        if (!isFresh && response is { ETag: null, LastModified: null })
        {
            _file.Count(CacheCounters.Misses);
            return default;
        }

        _file.CountUse(isFresh ? CacheCounters.Hits : CacheCounters.Misses, entry.Id);
        return new CacheLookup(isFresh ? CacheOutcome.Fresh : CacheOutcome.Stale, response, entry.Id);
    }

    /// <summary>Remembers a response. False: it may not, or need not, be remembered; what was there before is out of date, and goes.</summary>
    public bool Store(CacheRequest request, CachedResponse response)
    {
        var now = _time.GetUtcNow();
        if (response.Body.Length > _options.MaxBodyBytes || VariesWithMore(response)
            || _freshness.Expires(request, response, now) is not { } expires
            || CacheHeaders.HoldSecretAddress(response.Headers) || (response.FinalUrl is { } final && UrlText.HoldsSecret(final.AbsoluteUri)))
        {
            Forget(request);
            return false;
        }

        var entry = new NewEntry(_identity.KeyOf(request), KindOf(request, response), request.Method, SafeUrl.Mask(request.Url))
        {
            FinalUrl = response.FinalUrl == request.Url ? null : response.FinalUrl?.AbsoluteUri,
            Status = response.Status,
            Headers = CacheHeaders.Write(request, response.Headers),
            Body = CacheBody.Pack(response.Body.Span),
            Stored = now.ToUnixTimeMilliseconds(),
            Expires = expires.ToUnixTimeMilliseconds(),
            Kept = KeptUntil(response, expires),
            CanRevalidate = response.ETag is not null || response.LastModified is not null,
        };
        return _file.Write((connection, transaction) => _room.Put(connection, transaction, entry));
    }

    /// <summary>Removes what there is for a request.</summary>
    public void Forget(CacheRequest request)
    {
        var key = _identity.KeyOf(request);
        if (_file.Read(connection => connection.Number(null, "SELECT count(*) FROM entry WHERE key = $1", key)) > 0)
        {
            _file.Write((connection, transaction) => CacheEntries.Remove(connection, transaction, "key = $1", key));
        }
    }

    /// <summary>The server said that a stale response still holds (304): it is fresh again, with the headers that came.</summary>
    public CachedResponse Refresh(CacheRequest request, CacheLookup stale, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var now = _time.GetUtcNow();
        var response = stale.Response! with { Headers = CacheHeaders.Merge(stale.Response!.Headers, headers), Stored = now };
        response = response with { Expires = _freshness.Expires(request, response, now) ?? now };
        _file.Count(CacheCounters.Misses, -1);
        _file.Count(CacheCounters.Revalidated);
        _file.Write((connection, transaction) => connection.Execute(
            transaction,
            "UPDATE entry SET headers = $2, stored = $3, expires = $4, kept = $5, used = $3 WHERE id = $1",
            stale.EntryId, CacheHeaders.Write(request, response.Headers), now.ToUnixTimeMilliseconds(), response.Expires.ToUnixTimeMilliseconds(), KeptUntil(response, response.Expires)));
        return response;
    }

    /// <summary>The entries whose address fits a pattern with *, ? and [...], in the order in which they came.</summary>
    public IEnumerable<ScrapeCacheEntry> Entries(string pattern = "*")
    {
        const int AtOnce = 500;
        _file.WriteCounts();
        for (var after = 0L; ;)
        {
            var block = _file.Read(connection => CacheInventory.Entries(connection, after, pattern, AtOnce, Now));
            foreach (var (id, entry) in block)
            {
                after = id;
                yield return entry;
            }

            if (block.Count < AtOnce)
            {
                yield break;
            }
        }
    }

    /// <summary>Removes entries and gives their room back. Returns how many.</summary>
    /// <param name="pattern">Of which addresses, with *, ? and [...].</param>
    /// <param name="onlyExpired">Whether those stay whose time is not over.</param>
    public long Clear(string pattern, bool onlyExpired)
    {
        var removed = _file.Write((connection, transaction) => onlyExpired
            ? CacheEntries.Remove(connection, transaction, "url GLOB $1 AND expires <= $2", pattern, Now)
            : CacheEntries.Remove(connection, transaction, "url GLOB $1", pattern));
        _file.Shrink();
        return removed;
    }

    /// <summary>Forgets what was counted.</summary>
    public void ResetStatistics() => _file.Write((connection, transaction) => connection.Execute(transaction, "DELETE FROM counter WHERE name <> $1", CacheCounters.Bytes));

    /// <summary>Removes what is beyond its time and can no longer be of use. Happens by itself every five minutes of use.</summary>
    public long CleanUp() => _file.Write(_room.CleanUp);

    public void Dispose() => _file.Dispose();

    private long KeptUntil(CachedResponse response, DateTimeOffset expires) =>
        (response is { ETag: null, LastModified: null } ? expires : expires + _options.KeepStale).ToUnixTimeMilliseconds();

    /// <summary>Whether the answer depends on more than what was sent, which is what * means: no second request is known to get the same.</summary>
    private static bool VariesWithMore(CachedResponse response) => response.Header("Vary")?.Contains('*', StringComparison.Ordinal) == true;

    private static ScrapeCacheKind KindOf(CacheRequest request, CachedResponse response) =>
        response.IsNotFound ? ScrapeCacheKind.NotFound : request.IsVerification ? ScrapeCacheKind.Verification : ScrapeCacheKind.Response;

    /// <summary>The body of an entry; null if the file has changed it, in which case the entry goes.</summary>
    private byte[]? Unpack(StoredEntry entry)
    {
        var body = entry.Body.Unpack();
        if (body is null)
        {
            _file.Count(CacheCounters.DamagedRemoved);
            _file.Write((connection, transaction) => CacheEntries.Remove(connection, transaction, "id = $1", entry.Id));
        }

        return body;
    }
}
