using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A cmdlet that sends many requests and may remember the answers: for how long.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CachedRequestCommandBase : RequestCommandBase
{
    // Ten years.
    private const int MostSeconds = 315_360_000;
    private const int DaySeconds = 24 * 3600;

    private static readonly string[] Details = [nameof(CacheTtlSeconds), nameof(CacheHostTtl), nameof(CacheNotFoundTtlSeconds), nameof(CacheVerificationTtlSeconds), nameof(CacheControl)];

    /// <summary>File that remembers answers, for this run and later ones. None by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Cache { get; set; }

    /// <summary>Seconds for which a remembered answer is used without asking whether it changed: 0, never, to 315,360,000, one day by default. Counts for what earlier runs remembered too, unless they gave it less.</summary>
    [Parameter]
    [ValidateRange(0, MostSeconds)]
    public int CacheTtlSeconds { get; set; } = DaySeconds;

    /// <summary>The same for single hosts, with wildcards: <c>@{ 'api.example' = 3600; '*.cdn.example' = 604800 }</c>. A name without wildcards comes first, then the longest that fits.</summary>
    [Parameter]
    public IDictionary? CacheHostTtl { get; set; }

    /// <summary>Seconds for which it is remembered that there is nothing at an address (404, 410): 0, not at all, to 315,360,000, one day by default.</summary>
    [Parameter]
    [ValidateRange(0, MostSeconds)]
    public int CacheNotFoundTtlSeconds { get; set; } = DaySeconds;

    /// <summary>Seconds for which the outcome of a verification (<c>-Method Head</c>) is used without asking again: 0 to 315,360,000, one day by default.</summary>
    [Parameter]
    [ValidateRange(0, MostSeconds)]
    public int CacheVerificationTtlSeconds { get; set; } = DaySeconds;

    /// <summary>Let what the server says of caching (Cache-Control, Expires) come before these times. By default only they count.</summary>
    [Parameter]
    public SwitchParameter CacheControl { get; set; }

    /// <summary>The cache, as the parameters say; null: none.</summary>
    /// <exception cref="FormatException">They say it wrongly.</exception>
    private protected ScrapeCacheOptions? ReadCache()
    {
        if (Cache is null)
        {
            if (Array.Find(Details, MyInvocation.BoundParameters.ContainsKey) is { } detail)
            {
                WriteWarning(ErrorRecords.DetailWithoutCache(detail));
            }

            return null;
        }

        return new ScrapeCacheOptions
        {
            Path = FullPath(Cache),
            Ttl = TimeSpan.FromSeconds(CacheTtlSeconds),
            HostTtl = ReadHostTtl(),
            NotFoundTtl = TimeSpan.FromSeconds(CacheNotFoundTtlSeconds),
            VerificationTtl = TimeSpan.FromSeconds(CacheVerificationTtlSeconds),
            HonourCacheControl = CacheControl,
        };
    }

    private List<KeyValuePair<string, TimeSpan>> ReadHostTtl() =>
    [
        .. (CacheHostTtl?.Cast<DictionaryEntry>() ?? [])
            .Select(entry => KeyValuePair.Create(ItemProperties.TextOf(entry.Key)!, SecondsOf(entry)))
            .OrderBy(host => host.Key.AsSpan().ContainsAny('*', '?'))
            .ThenByDescending(host => host.Key.Length)
            .ThenBy(host => host.Key, StringComparer.Ordinal),
    ];

    private static TimeSpan SecondsOf(DictionaryEntry host) =>
        int.TryParse(ItemProperties.TextOf(host.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"-CacheHostTtl says '{host.Value}' of '{host.Key}', which is no number of seconds from 0 to {MostSeconds}.");
}
