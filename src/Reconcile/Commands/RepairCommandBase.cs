using System.ComponentModel;
using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>A cmdlet that makes targets equal to their sources, by itself or by a script.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RepairCommandBase : CancellableCommandBase
{
    /// <summary>Results of <c>Invoke-ParallelReconcile</c> that hold all their differences. Those that match need no repair and are skipped.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, HelpMessage = "Results of Invoke-ParallelReconcile.")]
    [ValidateNotNull]
    public TableResult[] InputObject { get; set; } = [];

    /// <summary>Which rows are touched: Full (the default), InsertOnly, or UpsertOnly, which deletes none.</summary>
    [Parameter]
    public RepairMode Mode { get; set; }

    /// <summary>Rows in a transaction: 1 to 100,000, 1,000 by default.</summary>
    [Parameter]
    [ValidateRange(1, RepairOptions.MaxChunkSize)]
    public int ChunkSize { get; set; } = RepairOptions.DefaultChunkSize;

    private protected RepairOptions Options => new() { Mode = Mode, ChunkSize = ChunkSize };

    /// <summary>Whether a result says what would repair its table; if not, an error does.</summary>
    private protected bool WasCompared(TableResult result)
    {
        if (result.Verdict == Verdict.NotCompared || result.Status != TableStatus.Succeeded)
        {
            WriteError(ErrorRecords.RepairNotCompared(result));
            return false;
        }

        return true;
    }
}
