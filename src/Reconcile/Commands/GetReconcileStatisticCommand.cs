using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>The runs of this process as they are now, the newest first. Ask from another runspace than the one that is busy.</summary>
/// <example>
/// <code>
/// Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db | ForEach-Object { Get-ReconcileStatistic Invoke-ParallelReconcile }
/// </code>
/// Says, with each result, how far the run is: workers, queue, tables done by status, rate, time left.
/// </example>
/// <example>
/// <code>
/// $job = 1..100 | Invoke-ParallelBatch { $_ } -AsJob
/// Get-ReconcileStatistic Invoke-ParallelBatch
/// Receive-Job $job -Wait -AutoRemoveJob | ForEach-Object Value
/// </code>
/// Says how far a run in the background is.
/// </example>
[Cmdlet(VerbsCommon.Get, "ReconcileStatistic")]
[OutputType(typeof(BatchStatistics))]
public sealed class GetReconcileStatisticCommand : PSCmdlet
{
    /// <summary>The runs' names, with wildcards: for example <c>Invoke-ParallelReconcile</c>. All by default.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "*";

    /// <summary>The runs' numbers. All by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? RunId { get; set; }

    /// <summary>Only runs that have not ended.</summary>
    [Parameter]
    public SwitchParameter Running { get; set; }

    /// <summary>Writes what fits.</summary>
    protected override void ProcessRecord()
    {
        var name = WildcardPattern.Get(Name, WildcardOptions.IgnoreCase);
        foreach (var run in RunRegistry.Current)
        {
            if (name.IsMatch(run.Name) && (RunId is null || RunId.Contains(run.RunId)) && (!Running || run.IsRunning))
            {
                WriteObject(run);
            }
        }
    }
}
