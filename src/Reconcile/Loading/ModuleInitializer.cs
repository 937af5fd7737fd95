using System.Management.Automation;
using System.Runtime.Loader;

namespace Reconcile.Loading;

/// <summary>
/// Opens the one bridge to the adapters when the module is imported, and does nothing else there: loading them would cost
/// most of the time an import may take, and many sessions never need them. When the module is gone, so is its telemetry.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly Lock Gate = new();
    private static int _imports;

    /// <summary>Called by PowerShell for every import, once in each runspace.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            if (_imports++ == 0)
            {
                AssemblyLoadContext.Default.Resolving += DependencyContext.ResolveAdapter;
            }
        }
    }

    /// <summary>Called by PowerShell when the module is removed. Other runspaces may still use it: the last one closes the bridge.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            RunningTelemetry.EndWithModule(isLast: _imports <= 1);
            if (_imports > 0 && --_imports == 0)
            {
                AssemblyLoadContext.Default.Resolving -= DependencyContext.ResolveAdapter;
            }
        }
    }
}
