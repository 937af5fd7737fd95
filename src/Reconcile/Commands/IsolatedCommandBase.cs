using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Scripts;

namespace Reconcile.Commands;

/// <summary>A cmdlet that runs scripts apart from each other: says where.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class IsolatedCommandBase : BatchCommandBase<BatchItem, ScriptOutcome>
{
    /// <summary>
    /// Where scripts run: Session, the default, in sessions of this process, or Process, in processes of their own, which are killed when they do not
    /// stop. What goes there and comes back is then a copy, as of a remote session.
    /// </summary>
    [Parameter]
    public BatchIsolation Isolation { get; set; }

    /// <summary>
    /// Memory that a worker process may use, in MB: 64 to 1,048,576, any by default. One that uses more is killed, and its item fails; one that
    /// has grown larger by the end of its item is replaced. Of no effect without <c>-Isolation Process</c>.
    /// </summary>
    [Parameter]
    [ValidateRange(64, 1 << 20)]
    public int MaxWorkerMemoryMB { get; set; }

    /// <summary>Items after which a worker process is replaced: 1 to 2,147,483,647, never by default. Of no effect without <c>-Isolation Process</c>.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxWorkerItem { get; set; } = int.MaxValue;

    private protected override void Begin()
    {
        base.Begin();
        if (Isolation != BatchIsolation.Process && (MaxWorkerMemoryMB > 0 || MaxWorkerItem < int.MaxValue))
        {
            WriteWarning(ErrorRecords.WorkerLimitWithoutProcess);
        }
    }

    private protected IScriptRunner CreateRunner(ScriptBatchOptions options, ProgressBoard progress) => Isolation == BatchIsolation.Process
        ? new ScriptProcessPool(options, WorkerLimits(), progress)
        : new ScriptWorkerPool(options, progress, TimeProvider.System);

    private WorkerProcessOptions WorkerLimits()
    {
        try
        {
            return ScriptProcessProgram.Find() with
            {
                MaxRequests = MaxWorkerItem,
                MaxMemoryBytes = MaxWorkerMemoryMB > 0 ? (long)MaxWorkerMemoryMB << 20 : long.MaxValue,
            };
        }
        catch (FileNotFoundException error)
        {
            ThrowTerminatingError(ErrorRecords.WorkerProgramMissing(error));
            throw;
        }
    }
}
