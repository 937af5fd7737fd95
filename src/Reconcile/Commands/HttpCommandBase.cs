using System.ComponentModel;
using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>A cmdlet that sends many requests: how it sends them. What <c>Invoke-WebRequest</c> has too is called as there.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HttpCommandBase : ResumableItemCommandBase<ScrapeTask, ScrapeResult>
{
    /// <summary>Downloads at the same time, beside the requests of <c>-MaxWorkers</c>: 1 to 512, 4 by default; with <c>-MinWorkers</c> or <c>-LimitsFrom</c>, as many as those may come to.</summary>
    [Parameter]
    [ValidateRange(1, HttpOptions.MostWorkers)]
    public int DownloadWorkers { get; set; } = BatchOptions.DefaultWorkers;

    /// <summary>What the run calls itself, to hosts and in robots.txt. <c>Reconcile/0.1</c> by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string UserAgent { get; set; } = HttpOptions.DefaultUserAgent;

    /// <summary>The proxy. The system's by default.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The login for the proxy.</summary>
    [Parameter]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Leave the system's proxy aside.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>Fetch what a host's robots.txt asks not to fetch. Only with its owner's consent.</summary>
    [Parameter]
    public SwitchParameter IgnoreRobots { get; set; }

    /// <summary>Least seconds between the starts of two requests to one host: 0 to 3600, 0 by default. A longer crawl-delay of its robots.txt counts.</summary>
    [Parameter]
    [ValidateRange(0d, 3600d)]
    public double HostDelaySeconds { get; set; }

    /// <summary>Redirects followed for one request: 0 to 50, 10 by default.</summary>
    [Parameter]
    [ValidateRange(0, HttpOptions.MostRedirects)]
    public int MaximumRedirection { get; set; } = HttpOptions.DefaultRedirects;

    /// <summary>Most bytes of an answer kept in memory, unpacked: 1 to 2,000,000,000, 100 MiB by default.</summary>
    [Parameter]
    [ValidateRange(1L, HttpOptions.MostBodyBytes)]
    public long MaxBodySize { get; set; } = HttpOptions.DefaultBodyBytes;

    /// <summary>Most bytes of a downloaded file. No limit by default.</summary>
    [Parameter]
    [ValidateRange(1L, long.MaxValue)]
    public long MaxFileSize { get; set; } = long.MaxValue;

    /// <summary>Seconds to connect: 1 to 86,400, 15 by default.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int ConnectionTimeoutSeconds { get; set; } = HttpOptions.DefaultConnectSeconds;

    /// <summary>Seconds for one answer, to the end of its body; of a download, to the end of its headers: 1 to 86,400, 60 by default.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int OperationTimeoutSeconds { get; set; } = HttpOptions.DefaultAttemptSeconds;

    /// <summary>Longest wait in seconds that a host may ask for with Retry-After: 0 to 2,592,000, 300 by default. An item that would have to wait longer has failed, and its host is left alone for so long.</summary>
    [Parameter]
    [ValidateRange(0, BatchOptions.MaxTimeoutSeconds)]
    public int MaxRetryAfterSeconds { get; set; } = HttpOptions.DefaultMaxRetryAfterSeconds;

    /// <summary>Send also those requests again that may do harm twice (POST, PATCH).</summary>
    [Parameter]
    public SwitchParameter RetryUnsafe { get; set; }

    /// <summary>HTTP statuses that say that the account's quota is used up, which ends the run; 430 by default.</summary>
    [Parameter]
    [ValidateRange(400, 599)]
    public int[] QuotaStatus { get; set; } = [430];

    /// <summary>Patterns of paths, such as <c>/api/*</c>, that are endpoints of their own for rate limits.</summary>
    [Parameter]
    public string[] EndpointPattern { get; set; } = [];

    /// <summary>Let a credential go over the network in the clear.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>Do not check certificates. For test servers.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>The options. Retries are the run's own: an item that waits for one holds no worker.</summary>
    private protected HttpOptions ReadOptions() => ReadOptions(ReadWorkers());

    /// <summary>Downloads at the same time, if the user gives no number of them.</summary>
    private int DefaultDownloads(WorkerRange workers) => workers.Least is null ? DefaultWorkers : workers.Most;

    private HttpOptions ReadOptions(WorkerRange workers) => new()
    {
        ApiWorkers = workers.Most,
        DownloadWorkers = DownloadWorkers = Given(nameof(DownloadWorkers), DownloadWorkers) ?? DefaultDownloads(workers),
        UserAgent = UserAgent,
        Proxy = WithLogin(Proxy),
        NoProxy = NoProxy,
        IgnoreRobots = IgnoreRobots,
        HostDelay = TimeSpan.FromSeconds(HostDelaySeconds),
        MaxRedirects = MaximumRedirection,
        MaxBodyBytes = MaxBodySize,
        MaxFileBytes = MaxFileSize,
        ConnectTimeout = TimeSpan.FromSeconds(ConnectionTimeoutSeconds),
        AttemptTimeout = TimeSpan.FromSeconds(OperationTimeoutSeconds),
        TotalTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        Retry = new RetryOptions(),
        RetryUnsafe = RetryUnsafe,
        MaxRetryAfter = TimeSpan.FromSeconds(MaxRetryAfterSeconds),
        QuotaStatuses = QuotaStatus,
        EndpointPatterns = EndpointPattern,
        AllowClearCredential = AllowUnencryptedAuthentication,
        SkipCertificateCheck = SkipCertificateCheck,
    };

    private Uri? WithLogin(Uri? proxy) => proxy is null || ProxyCredential is null ? proxy : new UriBuilder(proxy)
    {
        UserName = Uri.EscapeDataString(ProxyCredential.UserName),
        Password = Uri.EscapeDataString(ProxyCredential.GetNetworkCredential().Password),
    }.Uri;
}
