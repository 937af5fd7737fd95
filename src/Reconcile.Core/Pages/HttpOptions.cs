namespace Reconcile;

/// <summary>How the requests of a run are sent. Immutable; every range is checked when the run starts.</summary>
public sealed record HttpOptions
{
    public const int MostWorkers = BatchOptions.MaxWorkersLimit;
    public const int MostRedirects = 50;
    public const int DefaultRedirects = 10;
    public const long MostBodyBytes = 2_000_000_000;
    public const long DefaultBodyBytes = 100 * 1024 * 1024;
    public const int DefaultCompressionRatio = 200;
    public const string DefaultUserAgent = "Reconcile/0.1";
    public const int DefaultAttemptSeconds = 60;
    public const int DefaultConnectSeconds = 15;
    public const int DefaultTotalSeconds = 600;
    public const int DefaultMaxRetryAfterSeconds = 300;

    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);
    public static readonly TimeSpan LongestHostDelay = TimeSpan.FromHours(1);

    /// <summary>Requests that are no downloads, at the same time: 1 to 512, 4 by default.</summary>
    public int ApiWorkers { get; init; } = BatchOptions.DefaultWorkers;

    /// <summary>Downloads at the same time: 1 to 512, 4 by default.</summary>
    public int DownloadWorkers { get; init; } = BatchOptions.DefaultWorkers;

    /// <summary>What the run calls itself; the part before the slash is also what robots.txt knows it by.</summary>
    public string UserAgent { get; init; } = DefaultUserAgent;

    /// <summary>The proxy, with its login if it needs one; null: the system's own settings.</summary>
    internal Uri? Proxy { get; init; }

    /// <summary>Whether the system's proxy settings are left aside. Not by default.</summary>
    public bool NoProxy { get; init; }

    /// <summary>Whether to fetch what robots.txt asks not to fetch. Not by default.</summary>
    public bool IgnoreRobots { get; init; }

    /// <summary>Least time between the starts of two requests to one host: 0 to 1 hour, 0 by default. A host's crawl-delay counts if it is longer.</summary>
    public TimeSpan HostDelay { get; init; }

    /// <summary>Longest crawl-delay that is honoured: 0 to 1 hour, 1 minute by default.</summary>
    public TimeSpan MaxCrawlDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Redirects followed for one request: 0 to 50, 10 by default.</summary>
    public int MaxRedirects { get; init; } = DefaultRedirects;

    /// <summary>Most bytes of a body kept in memory, unpacked: 1 to 2,000,000,000, 100 MiB by default.</summary>
    public long MaxBodyBytes { get; init; } = DefaultBodyBytes;

    /// <summary>Most bytes of a downloaded file: 1 or more, no limit by default.</summary>
    public long MaxFileBytes { get; init; } = long.MaxValue;

    /// <summary>Most bytes that one byte may unpack to, once a body is larger than a MiB: 10 to 1,000,000, 200 by default.</summary>
    public int MaxCompressionRatio { get; init; } = DefaultCompressionRatio;

    /// <summary>Most KiB of an answer's headers: 1 to 1024, 64 by default.</summary>
    public int MaxHeaderKilobytes { get; init; } = 64;

    /// <summary>Most headers of an answer: 1 to 10,000, 500 by default.</summary>
    public int MaxHeaderCount { get; init; } = 500;

    /// <summary>Time to connect: 1 ms to 30 days, 15 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(DefaultConnectSeconds);

    /// <summary>Time of one attempt, to the end of its body; of a download, to the end of its headers. 1 ms to 30 days, 60 s by default.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(DefaultAttemptSeconds);

    /// <summary>Time of a request with all its attempts and waits: 10 ms to 1 day or infinite, 10 minutes by default.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(DefaultTotalSeconds);

    /// <summary>Time in which a download must bring <see cref="StallBytes"/>: 1 ms to 30 days, 30 s by default.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Least bytes in <see cref="StallTimeout"/>: 1 or more, 1024 by default.</summary>
    public long StallBytes { get; init; } = 1024;

    /// <summary>When and how often a request is sent again: twice by default.</summary>
    public RetryOptions Retry { get; init; } = new() { MaxRetries = RetryOptions.DefaultRetries };

    /// <summary>Whether requests are sent again whose method does not say that this does no harm (POST, PATCH). Not by default.</summary>
    public bool RetryUnsafe { get; init; }

    /// <summary>Longest wait that a host may ask for: 0 to 30 days, 5 minutes by default. A request that would have to wait longer has failed, and its endpoint is left alone for so long.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(DefaultMaxRetryAfterSeconds);

    /// <summary>Share of failed requests to a host at which it is left alone: 0.01 to 1, 0.8 by default.</summary>
    public double CircuitFailureRatio { get; init; } = 0.8;

    /// <summary>Least requests to a host within 30 s before that counts: 2 to 1,000,000, 20 by default.</summary>
    public int CircuitLeastRequests { get; init; } = 20;

    /// <summary>For how long it is left alone: 500 ms to 1 day, 15 s by default.</summary>
    public TimeSpan CircuitBreak { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Statuses that say that the account's quota is used up; 430 by default.</summary>
    public IReadOnlyList<int> QuotaStatuses { get; init; } = [430];

    /// <summary>Patterns of paths (<c>*</c> stands for anything) that are endpoints of their own; a host's other paths are one endpoint together.</summary>
    public IReadOnlyList<string> EndpointPatterns { get; init; } = [];

    /// <summary>Whether a credential may go over the network in the clear, to other hosts than this one. Not by default.</summary>
    public bool AllowClearCredential { get; init; }

    /// <summary>Whether certificates are not checked. They are by default.</summary>
    public bool SkipCertificateCheck { get; init; }

    internal void ThrowIfOutOfRange()
    {
        OptionRange.Check(ApiWorkers, 1, MostWorkers);
        OptionRange.Check(DownloadWorkers, 1, MostWorkers);
        OptionRange.Check(HostDelay, TimeSpan.Zero, LongestHostDelay);
        OptionRange.Check(MaxCrawlDelay, TimeSpan.Zero, LongestHostDelay);
        OptionRange.Check(MaxRedirects, 0, MostRedirects);
        OptionRange.Check(MaxBodyBytes, 1, MostBodyBytes);
        OptionRange.Check(MaxFileBytes, 1, long.MaxValue);
        OptionRange.Check(MaxCompressionRatio, 10, 1_000_000);
        OptionRange.Check(MaxHeaderKilobytes, 1, 1024);
        OptionRange.Check(MaxHeaderCount, 1, 10_000);
        OptionRange.Check(ConnectTimeout, BatchOptions.ShortestTime, LongestTime);
        OptionRange.Check(AttemptTimeout, BatchOptions.ShortestTime, LongestTime);
        OptionRange.CheckOrInfinite(TotalTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
        OptionRange.Check(StallTimeout, BatchOptions.ShortestTime, LongestTime);
        OptionRange.Check(StallBytes, 1, long.MaxValue);
        OptionRange.Check(MaxRetryAfter, TimeSpan.Zero, LongestTime);
        OptionRange.Check(CircuitFailureRatio, 0.01, 1);
        OptionRange.Check(CircuitLeastRequests, 2, 1_000_000);
        OptionRange.Check(CircuitBreak, TimeSpan.FromMilliseconds(500), TimeSpan.FromDays(1));
        Retry.ThrowIfOutOfRange();
    }
}
