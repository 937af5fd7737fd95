using System.Management.Automation.Runspaces;

namespace Reconcile.Scripts;

/// <summary>
/// A session in which objects are written down and made again for another process: what their types say of that (which properties are
/// computed, what becomes a credential again) is known to sessions only, and the threads that need it have none.
/// </summary>
internal sealed class CopySession : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());

    public CopySession() => _runspace.Open();

    /// <summary>Does the work in the session; one at a time.</summary>
    public T Run<T>(Func<T> work)
    {
        lock (_gate)
        {
            var before = Runspace.DefaultRunspace;
            Runspace.DefaultRunspace = _runspace;
            try
            {
                return work();
            }
            finally
            {
                Runspace.DefaultRunspace = before;
            }
        }
    }

    public void Dispose() => _runspace.Dispose();
}
