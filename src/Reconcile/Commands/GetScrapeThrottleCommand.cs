using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>The rate gates of this process as they are now: how far each limit is used, who waits, what servers refused. Ask from another runspace than the one that is busy.</summary>
/// <example>
/// <code>
/// Start-Scrape https://shop.example/list, https://shop.example/games -RateLimit 5/1s, 150/1m | ForEach-Object { $_; Get-ScrapeThrottle }
/// </code>
/// Says, with each result, how far the limits of its endpoint are used.
/// </example>
[Cmdlet(VerbsCommon.Get, "ScrapeThrottle")]
[OutputType(typeof(RateStatistics))]
public sealed class GetScrapeThrottleCommand : PSCmdlet
{
    /// <summary>What the limits hold for, for example a host, with wildcards. All by default.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = "*";

    /// <summary>The gates, with wildcards: for example <c>Invoke-ParallelBatch</c>. All by default.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Gate { get; set; } = "*";

    /// <summary>Writes what fits.</summary>
    protected override void ProcessRecord() => WriteObject(Find(Gate, Key), enumerateCollection: true);

    /// <summary>The keys that fit, by name.</summary>
    internal static IEnumerable<RateStatistics> Find(string gate, string key)
    {
        var (gates, keys) = (WildcardPattern.Get(gate, WildcardOptions.IgnoreCase), WildcardPattern.Get(key, WildcardOptions.IgnoreCase));
        return RateGateRegistry.Current.Where(known => gates.IsMatch(known.Gate) && keys.IsMatch(known.Key));
    }
}
