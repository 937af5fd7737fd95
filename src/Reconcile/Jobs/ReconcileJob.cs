using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Reconcile.Jobs;

/// <summary>
/// A command of this module that runs in the background, in a runspace of its own. What it writes waits in memory, each stream by itself, until
/// <c>Receive-Job</c> takes it; so does input that it has not come to yet. It ends with the session that started it.
/// </summary>
public sealed class ReconcileJob : OneWayJob
{
    /// <summary>Progress is of interest while it is new; that of days would pile up.</summary>
    private const int ProgressKept = 100;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PSDataCollection<PSObject>? _input;
    private readonly JobShell _shell;
    private volatile ProgressRecord? _lastProgress;
    private bool _isStarted;
    private bool _isInvoked;
    private bool _isStopped;
    private int _isEnding;

    /// <param name="name">Null: PowerShell makes one.</param>
    /// <param name="command">What runs, with its parameters.</param>
    /// <param name="takesInput">Whether it is in a pipeline: then <see cref="AddInput"/> and <see cref="CompleteInput"/> are called.</param>
    /// <param name="session">Where it runs; the job's own from now on.</param>
    internal ReconcileJob(string? name, Command command, bool takesInput, JobSession session)
        : base(command.CommandText, name)
    {
        PSJobTypeName = nameof(ReconcileJob);
        _input = takesInput ? [] : null;
        _shell = new JobShell(command, session, this);
        Progress.DataAdding += ReadStatus;
        Progress.DataAdded += KeepProgressShort;
    }

    /// <summary>Where the job runs, as <c>Get-Job</c> shows it.</summary>
    public override string Location => "PowerShell";

    /// <summary>How far the run was when it last said so; empty before.</summary>
    public override string StatusMessage => _lastProgress?.StatusDescription ?? string.Empty;

    /// <summary>Whether there is something to receive.</summary>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    private bool IsFinished => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Starts the job.</summary>
    /// <exception cref="InvalidOperationException">It has been started already.</exception>
    public override void StartJob()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            if (_isStarted)
            {
                throw new InvalidOperationException($"The job '{Name}' has been started already.");
            }

            _isStarted = true;
        }

        SetJobState(JobState.Running);
        try
        {
            _shell.Open(StopJob);
            Invoke();
        }
        catch (Exception error)
        {
            // Whatever it is, it is the job's: nobody waits for this thread.
            End(JobState.Failed, error);
        }
    }

    /// <summary>Stops the job and waits until nothing of it is left.</summary>
    public override void StopJob()
    {
        bool isStarted;
        bool isInvoked;
        lock (_gate)
        {
            _isStopped = true;
            isStarted = _isStarted;
            isInvoked = _isInvoked;
        }

        if (!isStarted)
        {
            End(JobState.Stopped, null);
        }

        // A finished job is also stopped by whoever removes it as soon as it says that it has ended, on its own thread.
        if (!IsFinished)
        {
            if (isInvoked)
            {
                _shell.Stop();
            }

            _ended.Task.GetAwaiter().GetResult();
        }
    }

    /// <summary>Gives the job an object of its pipeline. What comes when the job has ended is dropped.</summary>
    internal void AddInput(object? input)
    {
        if (!IsFinished)
        {
            _input!.Add(input is null ? null! : PSObject.AsPSObject(input));
        }
    }

    /// <summary>No further input.</summary>
    internal void CompleteInput() => _input?.Complete();

    /// <summary>Stops the job if it runs, and forgets what was not received.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            _input?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Job2 has this method; the reference assembly that the module is compiled against has not.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetJobState")]
    private static extern void SetJobState(Job2 job, JobState state, Exception? reason);

    private void ReadStatus(object? sender, DataAddingEventArgs adding) => _lastProgress = (ProgressRecord)adding.ItemAdded;

    private void KeepProgressShort(object? sender, DataAddedEventArgs added)
    {
        // Only as a whole: others take from it at the same time. The last word stays, or what they show would never end.
        if (Progress.Count > ProgressKept && _lastProgress is { RecordType: ProgressRecordType.Processing })
        {
            Progress.Clear();
        }
    }

    private void Invoke()
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                _isInvoked = true;
                _ = WaitForEndAsync(_shell.RunAsync(_input, Output));
                return;
            }
        }

        End(JobState.Stopped, null);
    }

    private async Task WaitForEndAsync(Task running)
    {
        try
        {
            await running.ConfigureAwait(false);
            End(JobState.Completed, null);
        }
        catch (PipelineStoppedException)
        {
            End(JobState.Stopped, null);
        }
        catch (Exception error)
        {
            End(JobState.Failed, error);
        }
    }

    /// <summary>The job's one end: first nothing of it is left, then everybody is told.</summary>
    private void End(JobState state, Exception? reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            if (state == JobState.Failed)
            {
                // As a command that ends with an error does in the foreground: whether anybody receives the job does not matter.
                RunExitCode.Add(ExitBits.Failures);
            }

            _shell.Dispose();
            SetJobState(this, state, reason);
            _ended.SetResult();
        }
    }
}
