using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>
/// Says what is in the files of <c>-Checkpoint</c>, also while a run writes to them: a summary of each, or its entries, which can be piped into the
/// cmdlet that wrote it.
/// </summary>
/// <example>
/// <code>
/// 1..4 | Invoke-ParallelBatch { if ($_ -eq 3) { throw 'no three' }; $_ } -Checkpoint ./run.checkpoint -ErrorAction SilentlyContinue
/// Get-ReconcileCheckpoint ./run.checkpoint
/// </code>
/// Says how many items of a run are done, failed and pending.
/// </example>
/// <example>
/// <code>
/// Get-ReconcileCheckpoint ./run.checkpoint -Status Failed | Invoke-ParallelBatch { "again: $_" }
/// </code>
/// Pipes the items that failed back in.
/// </example>
[Cmdlet(VerbsCommon.Get, "ReconcileCheckpoint", DefaultParameterSetName = SummarySet)]
[OutputType(typeof(CheckpointSummary), ParameterSetName = [SummarySet])]
[OutputType(typeof(CheckpointEntry), ParameterSetName = [StatusSet, ItemSet])]
public sealed class GetReconcileCheckpointCommand : CancellableCommandBase
{
    private const string SummarySet = "Summary";
    private const string StatusSet = "Status";
    private const string ItemSet = "Item";

    /// <summary>The files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, HelpMessage = "The file that -Checkpoint named.")]
    [Alias("FullName", "Checkpoint")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Write the entries that got so far instead of a summary: <c>Done</c>, <c>Failed</c>, <c>Pending</c>, or several of them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StatusSet, HelpMessage = "Done, Failed or Pending; several with commas between them.")]
    public CheckpointStatus[] Status { get; set; } = [];

    /// <summary>Write all entries instead of a summary.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, HelpMessage = "All entries instead of the summary.")]
    public SwitchParameter Item { get; set; }

    /// <summary>Reads each file.</summary>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            try
            {
                using var checkpoint = CheckpointListing.Open(FullPath(path));
                Write(checkpoint);
            }
            catch (ReconcileException error)
            {
                WriteError(ErrorRecords.FromException(error, path));
            }
        }
    }

    private void Write(CheckpointListing checkpoint)
    {
        if (ParameterSetName == SummarySet)
        {
            WriteObject(checkpoint.Summarize());
            return;
        }

        foreach (var entry in checkpoint.Entries(ParameterSetName == StatusSet ? Status : null))
        {
            if (StopToken.IsCancellationRequested)
            {
                return;
            }

            WriteObject(ItemContent.Restore(entry));
        }
    }
}
