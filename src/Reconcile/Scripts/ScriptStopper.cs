using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Scripts;

/// <summary>Stops what a session runs, whether it stops or not, without anybody having to wait for it: neither the caller, nor the process when it ends.</summary>
/// <param name="number">The worker whose session it is.</param>
/// <param name="left">Ends when the session is disposed of.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class ScriptStopper(int number, Task left, TimeProvider time)
{
    // Less than a run waits for a script that it has told to stop.
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(1);

    /// <summary>Stops what the shell runs, if there is one.</summary>
    public void Stop(Runspace? runspace, PowerShell? shell)
    {
        if (runspace is not null && shell is not null)
        {
            // The engine's own BeginStop would do so on a thread that the process waits for when it ends, however long the script goes on.
            RunAside("stopping", shell.Stop);
            _ = CloseIfStuckAsync(runspace);
        }
    }

    /// <summary>
    /// Begins to close the session of a script that does not stop: at its own end the shell closes all sessions that are open, and would wait for this one as
    /// long as the script lasts.
    /// </summary>
    private async Task CloseIfStuckAsync(Runspace runspace)
    {
        await Task.WhenAny(left, Task.Delay(StuckAfter, time)).ConfigureAwait(false);
        if (!left.IsCompleted)
        {
            RunAside("closing", runspace.Close);
        }
    }

    /// <summary>Runs what may take as long as the script.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Of a shell that is disposed of meanwhile the engine throws what it happens to meet first, a NullReferenceException too.")]
    private void RunAside(string what, Action action) => new Thread(() =>
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // The script came to its end at the same moment, and its session with it.
        }
    })
    { IsBackground = true, Name = $"Reconcile batch {number} {what}" }.Start();
}
