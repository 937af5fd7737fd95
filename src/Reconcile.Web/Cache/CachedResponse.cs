namespace Reconcile.Web.Cache;

/// <summary>A response as it goes into the cache and comes out of it.</summary>
internal sealed record CachedResponse
{
    public required int Status { get; init; }

    /// <summary>Names and values. Those that hold secrets are left out when they are stored.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The address after redirects; null: the one that was asked.</summary>
    public Uri? FinalUrl { get; init; }

    /// <summary>When it was stored or last found unchanged. Set by the cache.</summary>
    public DateTimeOffset Stored { get; init; }

    /// <summary>Until when it is used without asking. Set by the cache.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Whether it says that there is nothing.</summary>
    public bool IsNotFound => Status is 404 or 410;

    public string? ETag => Header("ETag");

    public string? LastModified => Header("Last-Modified");

    /// <summary>A response as it was stored.</summary>
    public static CachedResponse Of(StoredEntry entry, byte[] body) => new()
    {
        Status = entry.Status,
        Headers = CacheHeaders.Read(entry.Headers),
        Body = body,
        FinalUrl = entry.FinalUrl is { } url ? new Uri(url) : null,
        Stored = DateTimeOffset.FromUnixTimeMilliseconds(entry.Stored),
        Expires = DateTimeOffset.FromUnixTimeMilliseconds(entry.Expires),
    };

    /// <summary>The values of a header with commas between; null if it is not there.</summary>
    public string? Header(string name)
    {
        var values = Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }
}

/// <summary>What the cache has for a request.</summary>
/// <param name="Outcome">How far it can be used.</param>
/// <param name="Response">The response, unless there is none.</param>
/// <param name="EntryId">Which entry it is, for <see cref="ResponseCache.Refresh"/>.</param>
internal readonly record struct CacheLookup(CacheOutcome Outcome, CachedResponse? Response, long EntryId);

/// <summary>How far what the cache has can be used.</summary>
internal enum CacheOutcome
{
    /// <summary>It has nothing.</summary>
    Miss,

    /// <summary>It can be used as it is.</summary>
    Fresh,

    /// <summary>The server has to be asked whether it changed: <c>If-None-Match</c> with its ETag, <c>If-Modified-Since</c> with its Last-Modified.</summary>
    Stale,
}
