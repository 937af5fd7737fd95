using System.Globalization;
using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Removes entries from a cache of responses: all, those of some addresses, or those whose time is over. May be used while runs use the cache.</summary>
/// <example>
/// <code>
/// Clear-ScrapeCache ./shop.cache -Expired -Confirm:$false
/// </code>
/// Removes the entries whose time is over, and gives their space back.
/// </example>
/// <example>
/// <code>
/// Clear-ScrapeCache ./shop.cache 'https://shop.example/list*' -Confirm:$false
/// </code>
/// Removes what is kept of some addresses, so that they are fetched again.
/// </example>
[Cmdlet(VerbsCommon.Clear, "ScrapeCache", DefaultParameterSetName = EntriesSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(void))]
public sealed class ClearScrapeCacheCommand : ScrapeCacheCommandBase
{
    private const string EntriesSet = "Entries";
    private const string ForceSet = "Force";

    /// <summary>Only entries of addresses that fit, with <c>*</c>, <c>?</c> and <c>[...]</c>; upper and lower case count. All by default.</summary>
    [Parameter(Position = 1, ParameterSetName = EntriesSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Uri { get; set; } = [AllAddresses];

    /// <summary>Only entries whose time is over.</summary>
    [Parameter(ParameterSetName = EntriesSet)]
    public SwitchParameter Expired { get; set; }

    /// <summary>Remove the file itself, also a damaged one. No run may use it meanwhile.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForceSet, HelpMessage = "Remove the file itself.")]
    public SwitchParameter Force { get; set; }

    private protected override void Process(string path)
    {
        if (ParameterSetName == ForceSet)
        {
            if (ShouldProcess(path, "Remove the cache"))
            {
                CacheAdapter.Remove(path);
            }

            return;
        }

        var what = Expired ? "expired entries" : "entries";
        foreach (var pattern in Uri.Where(pattern => ShouldProcess(path, pattern == AllAddresses ? $"Remove all {what}" : $"Remove {what} of '{pattern}'")))
        {
            var removed = CacheAdapter.Clear(path, pattern, Expired);
            WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{removed:N0} {what} of '{pattern}' were removed from {path}."));
        }
    }
}
