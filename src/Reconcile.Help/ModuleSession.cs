using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Reconcile.Help;

/// <summary>A session that has a module's cmdlets: PowerShell itself says what parameters they have.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly Runspace _runspace;

    private ModuleSession(Runspace runspace, IReadOnlyList<CmdletInfo> cmdlets)
    {
        _runspace = runspace;
        Cmdlets = cmdlets;
    }

    /// <summary>By their names.</summary>
    public IReadOnlyList<CmdletInfo> Cmdlets { get; }

    public static ModuleSession Open(string assembly)
    {
        var state = InitialSessionState.CreateDefault2();
        var module = Assembly.LoadFrom(assembly);
        foreach (var type in module.GetExportedTypes())
        {
            if (!type.IsAbstract && type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet)
            {
                state.Commands.Add(new SessionStateCmdletEntry($"{cmdlet.VerbName}-{cmdlet.NounName}", type, null));
            }
        }

        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();

        // Asked for like this, they have those parameters too that an object of them has to be asked for.
        using var shell = PowerShell.Create(runspace);
        var commands = shell.AddCommand("Get-Command").AddParameter("CommandType", CommandTypes.Cmdlet).Invoke<CmdletInfo>();
        return new ModuleSession(runspace, [.. commands.Where(command => command.ImplementingType.Assembly == module).OrderBy(static command => command.Name, StringComparer.Ordinal)]);
    }

    public void Dispose() => _runspace.Dispose();
}
