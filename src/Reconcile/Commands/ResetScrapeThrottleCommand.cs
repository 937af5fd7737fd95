using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>Ends the pause of rate gates, returns them to their full rate and clears their counts. What was sent still counts in their windows: the server has not forgotten it.</summary>
/// <example>
/// <code>
/// Reset-ScrapeThrottle 'shop.example*'
/// </code>
/// Lets the requests to a host go on at once, though it asked to be left alone.
/// </example>
[Cmdlet(VerbsCommon.Reset, "ScrapeThrottle", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ResetScrapeThrottleCommand : PSCmdlet
{
    /// <summary>What the limits hold for, for example a host, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "What the limits hold for, with wildcards: * for all.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = string.Empty;

    /// <summary>The gates, with wildcards. All by default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Gate { get; set; } = "*";

    /// <summary>Resets what fits.</summary>
    protected override void ProcessRecord()
    {
        var isFound = false;
        foreach (var known in GetScrapeThrottleCommand.Find(Gate, Key))
        {
            isFound = true;
            if (ShouldProcess($"{known.Key} ({known.Gate})", "Reset the rate gate"))
            {
                RateGateRegistry.Reset(known.Gate, known.Key);
            }
        }

        if (!isFound && !WildcardPattern.ContainsWildcardCharacters(Key))
        {
            WriteError(ErrorRecords.ThrottleNotFound(Key));
        }
    }
}
