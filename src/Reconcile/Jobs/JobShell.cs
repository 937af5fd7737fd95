using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Jobs;

/// <summary>A job's command on its way through its runspace.</summary>
internal sealed class JobShell : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PowerShell _shell = PowerShell.Create();
    private readonly JobSession _session;

    /// <param name="command">What runs.</param>
    /// <param name="session">Where; disposed of with this.</param>
    /// <param name="job">Whose streams take what the command writes.</param>
    public JobShell(Command command, JobSession session, Job job)
    {
        _session = session;
        _shell.Commands.AddCommand(command);
        var streams = _shell.Streams;
        streams.Error = job.Error;
        streams.Warning = job.Warning;
        streams.Verbose = job.Verbose;
        streams.Debug = job.Debug;
        streams.Information = job.Information;
        streams.Progress = job.Progress;

        // Receive-Job takes what there is and goes on.
        job.Output.EnumeratorNeverBlocks = job.Error.EnumeratorNeverBlocks = job.Warning.EnumeratorNeverBlocks = true;
        job.Verbose.EnumeratorNeverBlocks = job.Debug.EnumeratorNeverBlocks = true;
        job.Information.EnumeratorNeverBlocks = job.Progress.EnumeratorNeverBlocks = true;
    }

    /// <param name="callerCloses">Called when the session that started the job ends, which waits for it.</param>
    public void Open(Action callerCloses) => _shell.Runspace = _session.Open(callerCloses);

    /// <summary>Starts the command; the task ends with it.</summary>
    public Task RunAsync(PSDataCollection<PSObject>? input, PSDataCollection<PSObject> output) =>
        Task.Factory.FromAsync(_shell.BeginInvoke(input, output), _shell.EndInvoke);

    /// <summary>Stops the command and waits until it has stopped.</summary>
    public void Stop()
    {
        try
        {
            // Stop still needs the shell when the command has ended already.
            lock (_gate)
            {
                _shell.Stop();
            }
        }
        catch (Exception error) when (error is InvalidOperationException or RuntimeException)
        {
            // It has ended by itself in the same moment.
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _shell.Dispose();
        }

        _session.Dispose();
    }
}
