using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>What may be handed to a script of another session.</summary>
internal static class ScriptArgument
{
    /// <summary>Script blocks keep to the session that made them: run in another, they corrupt its state.</summary>
    public static bool IsScriptBlock(object? value) => value is ScriptBlock or PSObject { BaseObject: ScriptBlock };
}
