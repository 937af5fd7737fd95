using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Reconcile.Host;

/// <summary>Makes <c>exit N</c> of a script file end the program instead of that file only, as it does in <c>pwsh -File</c>.</summary>
internal static class ScriptExit
{
    /// <summary>Holds for the script file that the runspace runs next.</summary>
    public static void EndsProgram(Runspace runspace)
    {
        // The engine offers this to pwsh alone. Its other ways (a function made of the file's text) would lose #requires, the execution
        // policy and $MyInvocation. The engine's version is pinned and a test runs "exit 7", so a change of it cannot go unseen.
        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
        var context = typeof(Runspace).GetProperty("ExecutionContext", Internal)?.GetValue(runspace);
        var flag = context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Internal);
        (flag ?? throw new NotSupportedException("This PowerShell engine does not tell how a script has ended.")).SetValue(context, true);
    }
}
