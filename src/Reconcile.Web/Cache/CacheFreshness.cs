using System.Globalization;
using System.IO.Enumeration;

namespace Reconcile.Web.Cache;

/// <summary>How long a response may be used, by the run's rules and, if they say so, the server's.</summary>
internal sealed class CacheFreshness(ScrapeCacheOptions options)
{
    /// <summary>From now, or from when it was stored, until when; null: it must not be stored, nor used if it was.</summary>
    public DateTimeOffset? Expires(CacheRequest request, CachedResponse response, DateTimeOffset now)
    {
        if (!IsStorable(response))
        {
            return null;
        }

        var ttl = response.IsNotFound ? options.NotFoundTtl : request.IsVerification ? options.VerificationTtl : TtlOf(request.Url);
        if (options.HonourCacheControl && FromServer(response, now) is { } told)
        {
            ttl = told;
        }

        // Nothing is kept that could never be of use: neither fresh nor to be asked about.
        return ttl < TimeSpan.Zero || (ttl == TimeSpan.Zero && response is { ETag: null, LastModified: null } or { IsNotFound: true }) ? null
            : now + (ttl < ScrapeCacheOptions.LongestTtl ? ttl : ScrapeCacheOptions.LongestTtl);
    }

    private static bool IsStorable(CachedResponse response) => response.Status is (>= 200 and < 300 and not 206) or 404 or 410;

    private TimeSpan TtlOf(Uri url)
    {
        foreach (var (host, ttl) in options.HostTtl)
        {
            if (FileSystemName.MatchesSimpleExpression(host, url.IdnHost))
            {
                return ttl;
            }
        }

        return options.Ttl;
    }

    /// <summary>What the server says; negative for "do not store", null if it says nothing.</summary>
    private static TimeSpan? FromServer(CachedResponse response, DateTimeOffset now)
    {
        TimeSpan? age = null;
        foreach (var directive in (response.Header("Cache-Control") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = directive.Split('=', 2)[0].Trim().ToLowerInvariant();
            switch (name)
            {
                case "no-store":
                    return TimeSpan.FromTicks(-1);
                case "no-cache":
                    age = TimeSpan.Zero;
                    break;
                case "max-age" when age is null && Seconds(directive) is { } seconds:
                    age = seconds - (SecondsOf(response.Header("Age")) ?? TimeSpan.Zero) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
                    break;
            }
        }

        return age ?? FromExpires(response, now);
    }

    private static TimeSpan? FromExpires(CachedResponse response, DateTimeOffset now)
    {
        if (response.Header("Expires") is not { } expires)
        {
            return null;
        }

        // "0" and other nonsense mean that it is over already.
        return DateTimeOffset.TryParse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
            && end - (Date(response) ?? now) is var ttl && ttl > TimeSpan.Zero ? ttl : TimeSpan.Zero;
    }

    private static DateTimeOffset? Date(CachedResponse response) =>
        DateTimeOffset.TryParse(response.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static TimeSpan? Seconds(string directive) => directive.Split('=', 2) is [_, var value] ? SecondsOf(value.Trim().Trim('"')) : null;

    private static TimeSpan? SecondsOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, (long)ScrapeCacheOptions.LongestTtl.TotalSeconds)) : null;
}
