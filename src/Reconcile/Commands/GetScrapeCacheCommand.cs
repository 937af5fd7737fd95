using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Says what a cache of responses holds and what use it was, or lists its entries. May be used while runs use the cache.</summary>
/// <example>
/// <code>
/// Get-ScrapeCache ./shop.cache
/// </code>
/// Says how many answers are kept, how large the file is, and how often it spared a request.
/// </example>
/// <example>
/// <code>
/// Get-ScrapeCache ./shop.cache 'https://shop.example/*'
/// </code>
/// Lists what is kept of the addresses that fit.
/// </example>
[Cmdlet(VerbsCommon.Get, "ScrapeCache", DefaultParameterSetName = StatisticsSet)]
[OutputType(typeof(ScrapeCacheStatistics), ParameterSetName = [StatisticsSet])]
[OutputType(typeof(ScrapeCacheEntry), ParameterSetName = [EntriesSet])]
public sealed class GetScrapeCacheCommand : ScrapeCacheCommandBase
{
    private const string StatisticsSet = "Statistics";
    private const string EntriesSet = "Entries";

    /// <summary>List the entries of addresses that fit, with <c>*</c>, <c>?</c> and <c>[...]</c>; upper and lower case count. Secrets in them are written ***.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = EntriesSet, HelpMessage = "The addresses of the entries, with wildcards: * for all.")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Uri { get; set; } = [AllAddresses];

    private protected override void Process(string path)
    {
        if (ParameterSetName == StatisticsSet)
        {
            WriteObject(CacheAdapter.Statistics(path));
            return;
        }

        foreach (var pattern in Uri)
        {
            foreach (var entry in CacheAdapter.Entries(path, pattern))
            {
                if (StopToken.IsCancellationRequested)
                {
                    return;
                }

                WriteObject(entry);
            }
        }
    }
}
