using System.ComponentModel;
using System.Management.Automation;

namespace Reconcile.Jobs;

/// <summary>A job that goes one way: it is started once, and ends or is stopped. What else <see cref="Job2"/> asks for follows from that.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class OneWayJob : Job2
{
    /// <param name="command">What runs, as <c>Get-Job</c> shows it.</param>
    /// <param name="name">Null: PowerShell makes one.</param>
    protected OneWayJob(string command, string? name)
        : base(command, name)
    {
    }

    /// <summary>Starts the job without waiting until it runs.</summary>
    public override void StartJobAsync() => Task.Run(() => OnStartJobCompleted(Attempt(StartJob)));

    /// <summary>Stops the job; there is but one way to do so.</summary>
    public override void StopJob(bool force, string reason) => StopJob();

    /// <summary>Stops the job without waiting; <see cref="Job2.StopJobCompleted"/> tells when nothing of it is left.</summary>
    public override void StopJobAsync() => Task.Run(() => OnStopJobCompleted(Attempt(StopJob)));

    /// <summary>Stops the job without waiting; there is but one way to do so.</summary>
    public override void StopJobAsync(bool force, string reason) => StopJobAsync();

    public override void SuspendJob() => throw CannotPause();

    public override void SuspendJob(bool force, string reason) => throw CannotPause();

    public override void SuspendJobAsync() => throw CannotPause();

    public override void SuspendJobAsync(bool force, string reason) => throw CannotPause();

    public override void ResumeJob() => throw CannotPause();

    public override void ResumeJobAsync() => throw CannotPause();

    public override void UnblockJob() => throw CannotPause();

    public override void UnblockJobAsync() => throw CannotPause();

    private static NotSupportedException CannotPause() => new("A job of Reconcile runs until it ends or is stopped: it cannot be suspended.");

    private AsyncCompletedEventArgs Attempt(Action work)
    {
        try
        {
            work();
            return new AsyncCompletedEventArgs(null, cancelled: false, this);
        }
        catch (Exception error)
        {
            return new AsyncCompletedEventArgs(error, cancelled: false, this);
        }
    }
}
