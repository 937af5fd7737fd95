using System.Collections;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Reconcile.Tests.Commands;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Jobs;

/// <summary>A session with commands to make jobs of, and a look at what jobs leave behind.</summary>
public abstract class JobFixture : IDisposable
{
    private readonly HashSet<Runspace> _runspacesBefore = [.. Runspaces()];

    protected static TimeSpan Hang { get; } = TimeSpan.FromSeconds(60);

    private protected ModuleSession Session { get; } = new(
        new SessionStateCmdletEntry("Invoke-Count", typeof(CountCommand), null),
        new SessionStateCmdletEntry("Show-Session", typeof(ShowSessionCommand), null));

    protected TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        Session.Dispose();
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
        Assert.Empty(LeftRunspaces());
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until work that was to begin has begun.</summary>
    protected Task HasBegunAsync() => Began.Task.WaitAsync(Hang, TestContext.Current.CancellationToken);

    /// <summary>Runspaces that are open and were not before, without the session's own.</summary>
    protected IEnumerable<Runspace> LeftRunspaces() => Runspaces().Where(open =>
        open != Session.Runspace && !_runspacesBefore.Contains(open) && open.RunspaceStateInfo.State == RunspaceState.Opened);

    /// <summary>Threads that run a pipeline.</summary>
    protected static int PipelineThreads() =>
        Directory.EnumerateDirectories("/proc/self/task").Count(task => ReadName(Path.Combine(task, "comm")).StartsWith("Pipeline", StringComparison.Ordinal));

    private static string ReadName(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The thread has ended.
            return string.Empty;
        }
    }

    // Get-Runspace shows this list, but is not among the core commands.
    private static Runspace[] Runspaces() =>
        [.. ((IEnumerable)typeof(Runspace).GetProperty("RunspaceList", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!).Cast<Runspace>()];
}
