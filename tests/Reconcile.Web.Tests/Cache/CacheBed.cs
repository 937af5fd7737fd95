using System.Text;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Testing;
using Reconcile.Web.Cache;

namespace Reconcile.Web.Tests.Cache;

/// <summary>A cache in a folder of its own, with a clock that stands still.</summary>
internal sealed class CacheBed : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ResponseCache? _cache;

    public CacheBed(Func<ScrapeCacheOptions, ScrapeCacheOptions>? options = null)
    {
        Options = new ScrapeCacheOptions { Path = _folder.Combine("scrape.cache"), Ttl = TimeSpan.FromHours(1) };
        Options = options?.Invoke(Options) ?? Options;
    }

    public ScrapeCacheOptions Options { get; }

    public string Folder => _folder.FullPath;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ResponseCache Cache => _cache ??= ResponseCache.Open(Options, Time);

    public static CacheRequest Get(string url, params (string Name, string Value)[] headers) => new("GET", new Uri(url)) { Headers = Pairs(headers) };

    public static CachedResponse Answer(string body, params (string Name, string Value)[] headers) =>
        new() { Status = 200, Headers = Pairs(headers), Body = Encoding.UTF8.GetBytes(body) };

    public static KeyValuePair<string, string>[] Pairs(params (string Name, string Value)[] headers) =>
        [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))];

    /// <summary>The body that the cache has for an address as fresh; null if it has none.</summary>
    public string? Fresh(string url, params (string Name, string Value)[] headers) => Fresh(Get(url, headers));

    public string? Fresh(CacheRequest request) =>
        Cache.Find(request) is { Outcome: CacheOutcome.Fresh, Response: { } response } ? Encoding.UTF8.GetString(response.Body.Span) : null;

    public void Reopen()
    {
        _cache?.Dispose();
        _cache = null;
    }

    public void Dispose()
    {
        Reopen();
        _folder.Dispose();
    }
}
