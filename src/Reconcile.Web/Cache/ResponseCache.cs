using System.Text;
using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>
/// Remembers responses, that there was nothing, and outcomes of verifications, in a file that any number of threads and processes may use at the same
/// time. Credentials, cookies and whatever else a header's name calls secret are never written; addresses are written without their secrets.
/// <para>Calls block for as long as the disk does, some tens of microseconds as a rule; nothing waits for the disk to have written.</para>
/// </summary>
internal sealed class ResponseCache : IDisposable
{
    private readonly ScrapeCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly CacheFile _file;
    private readonly CacheIdentity _identity;
    private readonly CacheFreshness _freshness;
    private readonly CacheCounters _counters = new();
    private readonly CacheRoom _room;

    private ResponseCache(ScrapeCacheOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _file = CacheFile.Open(options);
        _identity = new CacheIdentity(_file.Salt);
        _freshness = new CacheFreshness(options);
        _room = new CacheRoom(options, time);
    }

    /// <summary>What the file holds now and what use it has been.</summary>
    public ScrapeCacheStatistics Statistics
    {
        get
        {
            WriteCounters();
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
        var entry = _file.Read(connection => CacheEntries.Find(connection, key)).Find(entry => entry.Variant.AsSpan().SequenceEqual(_identity.VariantOf(entry.Vary, request)));
        if (entry is null || Unpack(entry) is not { } body)
        {
            _counters.Add(CacheCounters.Misses);
            return default;
        }

        var response = ResponseOf(entry, body);
        var isFresh = entry.Expires > Now;
        if (!isFresh && response is { ETag: null, LastModified: null })
        {
            _counters.Add(CacheCounters.Misses);
            return default;
        }

        Count(isFresh ? CacheCounters.Hits : CacheCounters.Misses, entry.Id);
        return new CacheLookup(isFresh ? CacheOutcome.Fresh : CacheOutcome.Stale, response, entry.Id);
    }

    /// <summary>Remembers a response. False: it may not, or need not, be remembered.</summary>
    public bool Store(CacheRequest request, CachedResponse response)
    {
        var now = _time.GetUtcNow();
        if (response.Body.Length > _options.MaxBodyBytes || CacheIdentity.Names(response.Header("Vary")) is not { } vary
            || _freshness.Expires(request.Url, response, now) is not { } expires || (response.IsNotFound && expires <= now)
            || CacheHeaders.HoldSecretAddress(response.Headers) || (response.FinalUrl is { } final && UrlText.HoldsSecret(final.AbsoluteUri)))
        {
            return false;
        }

        return Put(new NewEntry(_identity.KeyOf(request), _identity.VariantOf(vary, request), response.IsNotFound ? ScrapeCacheKind.NotFound : ScrapeCacheKind.Response, request.Method, SafeUrl.Mask(request.Url))
        {
            Vary = vary,
            FinalUrl = response.FinalUrl == request.Url ? null : response.FinalUrl?.AbsoluteUri,
            Status = response.Status,
            Headers = CacheHeaders.Write(response.Headers),
            Body = CacheBody.Pack(response.Body.Span),
            Stored = now.ToUnixTimeMilliseconds(),
            Expires = expires.ToUnixTimeMilliseconds(),
            Kept = KeptUntil(response, expires),
            CanRevalidate = response.ETag is not null || response.LastModified is not null,
        });
    }

    /// <summary>The server said that a stale response still holds (304): it is fresh again, with the headers that came.</summary>
    public CachedResponse Refresh(CacheRequest request, CacheLookup stale, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var now = _time.GetUtcNow();
        var response = stale.Response! with { Headers = CacheHeaders.Merge(stale.Response!.Headers, headers), Stored = now };
        response = response with { Expires = _freshness.Expires(request.Url, response, now) ?? now };
        _counters.Add(CacheCounters.Misses, -1);
        _counters.Add(CacheCounters.Revalidated);
        Write((connection, transaction) => connection.Execute(
            transaction,
            "UPDATE entry SET headers = $2, stored = $3, expires = $4, kept = $5, used = $3 WHERE id = $1",
            stale.EntryId, CacheHeaders.Write(response.Headers), now.ToUnixTimeMilliseconds(), response.Expires.ToUnixTimeMilliseconds(), KeptUntil(response, response.Expires)));
        return response;
    }

    /// <summary>The outcome of a verification that still holds; null if there is none.</summary>
    public string? FindVerification(string verified)
    {
        var key = _identity.KeyOf(verified);
        var entry = _file.Read(connection => CacheEntries.Find(connection, key)).FirstOrDefault();
        if (entry is null || entry.Expires <= Now || Unpack(entry) is not { } outcome)
        {
            _counters.Add(CacheCounters.Misses);
            return null;
        }

        Count(CacheCounters.Hits, entry.Id);
        return Encoding.UTF8.GetString(outcome);
    }

    /// <summary>Remembers the outcome of a verification.</summary>
    /// <param name="verified">What was verified, and how: everything the outcome depends on.</param>
    /// <param name="outcome">What came of it. Must hold no secret.</param>
    /// <param name="ttl">How long it holds; null: as the options say.</param>
    public bool StoreVerification(string verified, string outcome, TimeSpan? ttl = null)
    {
        var now = Now;
        var expires = now + (long)(ttl ?? _options.VerificationTtl).TotalMilliseconds;
        var shown = Uri.TryCreate(verified, UriKind.Absolute, out var url) ? SafeUrl.Mask(url) : verified;
        return expires > now && Put(new NewEntry(_identity.KeyOf(verified), [], ScrapeCacheKind.Verification, CacheIdentity.VerificationMethod, shown)
        {
            Body = CacheBody.Pack(Encoding.UTF8.GetBytes(outcome)),
            Stored = now,
            Expires = expires,
            Kept = expires,
        });
    }

    /// <summary>The entries whose address fits a pattern with *, ? and [...], in the order in which they came.</summary>
    public IEnumerable<ScrapeCacheEntry> Entries(string pattern = "*")
    {
        const int AtOnce = 500;
        WriteCounters();
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
        var removed = Write((connection, transaction) => onlyExpired
            ? CacheEntries.Remove(connection, transaction, "url GLOB $1 AND expires <= $2", pattern, Now)
            : CacheEntries.Remove(connection, transaction, "url GLOB $1", pattern));
        _file.Shrink();
        return removed;
    }

    /// <summary>Forgets what was counted.</summary>
    public void ResetStatistics() => Write((connection, transaction) => connection.Execute(transaction, "DELETE FROM counter WHERE name <> $1", CacheCounters.Bytes));

    /// <summary>Removes what is beyond its time and can no longer be of use. Happens by itself every five minutes of use.</summary>
    public long CleanUp() => Write(_room.CleanUp);

    public void Dispose()
    {
        try
        {
            WriteCounters();
        }
        catch (ScrapeCacheException)
        {
            // Counts are not worth an error at the end of a run; whatever is wrong with the file was told before, or will be.
        }

        _file.Dispose();
    }

    private long KeptUntil(CachedResponse response, DateTimeOffset expires) =>
        (response is { ETag: null, LastModified: null } ? expires : expires + _options.KeepStale).ToUnixTimeMilliseconds();

    private static CachedResponse ResponseOf(StoredEntry entry, byte[] body) => new()
    {
        Status = entry.Status,
        Headers = CacheHeaders.Read(entry.Headers),
        Body = body,
        FinalUrl = entry.FinalUrl is { } url ? new Uri(url) : null,
        Stored = DateTimeOffset.FromUnixTimeMilliseconds(entry.Stored),
        Expires = DateTimeOffset.FromUnixTimeMilliseconds(entry.Expires),
    };

    /// <summary>The body of an entry; null if the file has changed it, in which case the entry goes.</summary>
    private byte[]? Unpack(StoredEntry entry)
    {
        var body = entry.Body.Unpack();
        if (body is null)
        {
            _counters.Add(CacheCounters.DamagedRemoved);
            Write((connection, transaction) => CacheEntries.Remove(connection, transaction, "id = $1", entry.Id));
        }

        return body;
    }

    private bool Put(NewEntry entry) => Write((connection, transaction) => _room.Put(connection, transaction, entry));

    private void Count(string counter, long entryId)
    {
        _counters.Add(counter);
        _counters.Use(entryId, Now);
        if (_counters.IsFull)
        {
            WriteCounters();
        }
    }

    private void WriteCounters()
    {
        if (!_counters.IsEmpty)
        {
            Write((_, _) => true);
        }
    }

    /// <summary>Every transaction takes what was counted along, before anything of it decides what was used last.</summary>
    private T Write<T>(Func<CacheConnection, SqliteTransaction, T> write) => _file.Write((connection, transaction) =>
    {
        _counters.Write(connection, transaction);
        return write(connection, transaction);
    });
}
