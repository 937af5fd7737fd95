using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Reconcile.Loading;

namespace Reconcile.Jobs;

/// <summary>The runspace of a job: this module, and the caller's location, drives, culture and language mode; nothing else of the caller's session.</summary>
internal sealed class JobSession : IDisposable
{
    private const string FileProvider = "FileSystem";
    private const string CarriedVariable = "__ReconcileJob";
    private readonly Runspace _caller = Runspace.DefaultRunspace;
    private readonly Runspace _runspace;
    private readonly IReadOnlyList<PSDriveInfo> _drives;
    private readonly string _location;
    private readonly PSLanguageMode _languageMode;
    private Action? _callerCloses;

    /// <summary>Made on the caller's pipeline thread, whose culture the runspace takes.</summary>
    public JobSession(PSCmdlet caller, object? carried)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([ModuleFile.Manifest]);
        var command = caller.MyInvocation.MyCommand;
        if (string.IsNullOrEmpty(command.ModuleName))
        {
            // Not of this module: somebody has added a command of their own to their session.
            state.Commands.Add(new SessionStateCmdletEntry(command.Name, caller.GetType(), null));
        }

        state.Variables.Add(new SessionStateVariableEntry(CarriedVariable, carried, string.Empty));
        _drives = [.. caller.SessionState.Drive.GetAllForProvider(FileProvider)];
        _location = caller.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        _languageMode = caller.SessionState.LanguageMode;
        _runspace = RunspaceFactory.CreateRunspace(state);
    }

    /// <summary>What the command took along from its caller's session; null if this session is no job's.</summary>
    public static T? Carried<T>(SessionState session)
        where T : class => session.PSVariable.GetValue(CarriedVariable) is var carried && carried is PSObject wrapped ? wrapped.BaseObject as T : carried as T;

    /// <summary>Opens the runspace.</summary>
    /// <param name="callerCloses">Called when the session that started the job ends, which waits for it.</param>
    public Runspace Open(Action callerCloses)
    {
        _callerCloses = callerCloses;
        _caller.StateChanged += FollowCaller;
        _runspace.Open();
        var session = _runspace.SessionStateProxy;
        var files = session.Provider.GetOne(FileProvider);
        foreach (var drive in _drives.ExceptBy(files.Drives.Select(own => own.Name), drive => drive.Name))
        {
            session.Drive.New(new PSDriveInfo(drive.Name, files, drive.Root, drive.Description, null), "global");
        }

        session.Path.SetLocation(WildcardPattern.Escape(_location));
        session.LanguageMode = _languageMode;
        return _runspace;
    }

    public void Dispose()
    {
        _caller.StateChanged -= FollowCaller;
        _runspace.Dispose();
    }

    private void FollowCaller(object? sender, RunspaceStateEventArgs changed)
    {
        if (changed.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            _callerCloses!();
        }
    }
}
