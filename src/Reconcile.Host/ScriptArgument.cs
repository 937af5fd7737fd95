using System.Management.Automation.Runspaces;

namespace Reconcile.Host;

/// <summary>One argument for a script: a name (<c>-Switch</c>), a value, or both (<c>-Name:value</c>).</summary>
/// <param name="Name">The parameter's name with its dash; null for a value that stands alone.</param>
/// <param name="Value">Text, or a boolean given as <c>-Switch:false</c>; null for a name that stands alone.</param>
internal sealed record ScriptArgument(string? Name, object? Value)
{
    public CommandParameter ToParameter() => Value is null ? new CommandParameter(Name) : new CommandParameter(Name, Value);
}
