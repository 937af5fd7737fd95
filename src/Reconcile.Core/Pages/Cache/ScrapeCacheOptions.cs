namespace Reconcile;

/// <summary>How responses are remembered. Immutable; ranges are checked when a cache is opened with it.</summary>
public sealed record ScrapeCacheOptions
{
    /// <summary>Longest time that anything can be remembered: ten years.</summary>
    public static readonly TimeSpan LongestTtl = TimeSpan.FromDays(3653);

    /// <summary>Longest <see cref="BusyTimeout"/>.</summary>
    public static readonly TimeSpan LongestBusyTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Smallest <see cref="MaxBytes"/>: 1 MB.</summary>
    public const long SmallestMaxBytes = 1024 * 1024;

    /// <summary>Largest <see cref="MaxBytes"/>: 1 TB.</summary>
    public const long LargestMaxBytes = 1024L * 1024 * 1024 * 1024;

    /// <summary>Largest <see cref="MaxBodyBytes"/>: 512 MB.</summary>
    public const int LargestMaxBodyBytes = 512 * 1024 * 1024;

    /// <summary>The full path of the file. It is made if it does not exist.</summary>
    public required string Path { get; init; }

    /// <summary>How long a response is used without asking the server: 0 to ten years, one day by default. At 0 the server is always asked whether it changed.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The same for single hosts, by name or by a pattern with * and ?; the first that fits holds. None by default.</summary>
    public IReadOnlyList<KeyValuePair<string, TimeSpan>> HostTtl { get; init; } = [];

    /// <summary>How long it is remembered that there is nothing (404, 410): 0, not at all, to ten years; one day by default.</summary>
    public TimeSpan NotFoundTtl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a verification (HEAD) that found something is used without asking again: 0 to ten years, one day by default.</summary>
    public TimeSpan VerificationTtl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long what has an ETag or Last-Modified is kept beyond its time, to ask the server whether it changed: 0 to ten years, 30 days by default.</summary>
    public TimeSpan KeepStale { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether what the server says of caching (Cache-Control, Expires) comes before <see cref="Ttl"/>. Not by default.</summary>
    public bool HonourCacheControl { get; init; }

    /// <summary>Bytes that entries may take together, compressed as they are: 1 MB to 1 TB, 1 GB by default. Beyond it, what was not used for longest goes.</summary>
    public long MaxBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Largest body that is remembered: 0 to 512 MB, 16 MB by default.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long to wait for another process that writes: 0 to 10 minutes, 30 s by default.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a damaged file is put aside (<c>.damaged</c>) and a new one begun. Not by default: it is an error.</summary>
    public bool ReplaceDamaged { get; init; }

    internal void ThrowIfOutOfRange()
    {
        ArgumentException.ThrowIfNullOrEmpty(Path);
        OptionRange.Check(Ttl, TimeSpan.Zero, LongestTtl);
        OptionRange.Check(NotFoundTtl, TimeSpan.Zero, LongestTtl);
        OptionRange.Check(VerificationTtl, TimeSpan.Zero, LongestTtl);
        OptionRange.Check(KeepStale, TimeSpan.Zero, LongestTtl);
        OptionRange.Check(MaxBytes, SmallestMaxBytes, LargestMaxBytes);
        OptionRange.Check(MaxBodyBytes, 0, LargestMaxBodyBytes);
        OptionRange.Check(BusyTimeout, TimeSpan.Zero, LongestBusyTimeout);
        foreach (var (host, ttl) in HostTtl)
        {
            OptionRange.Check(ttl, TimeSpan.Zero, LongestTtl, $"{nameof(HostTtl)} of {host}");
        }
    }
}
