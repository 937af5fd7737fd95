using System.Globalization;
using System.Management.Automation.Host;

namespace Reconcile.Scripts;

/// <summary>
/// The host that scripts of a batch see: what they show is recorded for the caller's host, what they ask is refused, because several run at the
/// same time.
/// </summary>
/// <param name="records">Where what is shown goes.</param>
/// <param name="culture">The caller's culture.</param>
/// <param name="interfaceCulture">The caller's language.</param>
internal sealed class ScriptHost(Action<ItemRecord> records, CultureInfo culture, CultureInfo interfaceCulture) : PSHost
{
    public override string Name => "Reconcile batch";

    public override Version Version { get; } = typeof(ScriptHost).Assembly.GetName().Version ?? new Version(0, 1);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => culture;

    public override CultureInfo CurrentUICulture => interfaceCulture;

    public override PSHostUserInterface UI { get; } = new ScriptUserInterface(records);

    /// <summary>What was given to <c>exit</c> outside of any item, such as by the initialization; null if it was not called.</summary>
    public int? ExitCode { get; private set; }

    /// <summary><c>exit</c> ends what calls it and nothing else. That of an item does not come here: the queue command has its code.</summary>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw ScriptUserInterface.NoPrompt();

    public override void ExitNestedPrompt() => throw ScriptUserInterface.NoPrompt();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
