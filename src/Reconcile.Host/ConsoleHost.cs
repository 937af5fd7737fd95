using System.Globalization;
using System.Management.Automation.Host;

namespace Reconcile.Host;

/// <summary>The program that PowerShell runs in.</summary>
internal sealed class ConsoleHost(ConsoleUserInterface userInterface) : PSHost
{
    public override string Name => "reconcile";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>What the script has given to <c>exit</c>; null while it has not.</summary>
    public int? RequestedExitCode { get; private set; }

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new HostException("reconcile has no prompt to suspend to.");

    public override void ExitNestedPrompt() => throw new HostException("reconcile has no prompt to leave.");

    public override void NotifyBeginApplication()
    {
        // Native programs write to the same console; nothing has to be saved for them.
    }

    public override void NotifyEndApplication()
    {
        // See NotifyBeginApplication.
    }
}
