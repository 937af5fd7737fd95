using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Jobs;

namespace Reconcile.Commands;

/// <summary>A cmdlet that can run as a job. Derived classes override Begin, Process and End, which are called where the work is done.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class JobCommandBase : CancellableCommandBase
{
    private ReconcileJob? _job;
    private bool _isHandedOver;

    /// <summary>
    /// Run in the background and return the job, once all input is there. What it writes stays in memory until <c>Receive-Job</c> takes it, and so does
    /// input that it has not come to.
    /// </summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The job's name. PowerShell makes one by default. Of no effect without <see cref="AsJob"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>What the pipeline has just bound, for the job.</summary>
    private protected virtual object? PipelineInput => null;

    /// <summary>Whether the job gets that. Asked here, for in the job there is nobody to answer.</summary>
    private protected virtual bool GoesToJob => true;

    /// <summary>Starts the work, or the job that does it.</summary>
    protected sealed override void BeginProcessing()
    {
        if (AsJob)
        {
            _job = JobLauncher.Start(this, JobName, MyInvocation.ExpectingInput, ChangedInJob(), CarryToJob());
            return;
        }

        if (JobName is not null)
        {
            WriteWarning(ErrorRecords.JobNameWithoutJob);
        }

        Begin();
    }

    /// <summary>Processes an object of the pipeline, or gives it to the job.</summary>
    protected sealed override void ProcessRecord()
    {
        if (_job is null)
        {
            Process();
        }
        else if (MyInvocation.ExpectingInput && GoesToJob)
        {
            _job.AddInput(PipelineInput);
        }
    }

    /// <summary>Ends the work, or returns the job.</summary>
    protected sealed override void EndProcessing()
    {
        if (_job is null)
        {
            End();
            return;
        }

        _isHandedOver = true;
        JobLauncher.HandOver(_job, this);
    }

    /// <summary>What the work needs of the caller's session and will not find in the job's: see <see cref="JobSession.Carried"/>. Nothing by default.</summary>
    private protected virtual object? CarryToJob() => null;

    /// <summary>Parameters that have other values in the job. None by default.</summary>
    private protected virtual IReadOnlyDictionary<string, object>? ChangedInJob() => null;

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Ends a job whose pipeline was stopped before it could be returned.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isHandedOver)
        {
            _job?.Dispose();
        }

        base.Dispose(disposing);
    }
}
