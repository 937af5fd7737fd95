using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Reconcile.Scripts;

/// <summary>
/// The screen of a script that has none. Only what a script writes to <c>$Host.UI</c> itself arrives here as something new; verbose, debug,
/// warning and progress lines have been recorded by the engine before.
/// </summary>
internal sealed class ScriptUserInterface(Action<ItemRecord> records) : PSHostUserInterface
{
    private const string HostTag = "PSHOST";

    /// <summary>None: there is no screen with a size or a cursor.</summary>
    public override PSHostRawUserInterface RawUI => null!;

    public static HostException NoPrompt() => new(
        "A script of Invoke-ParallelBatch cannot ask: several run at the same time. Ask before the run and pass the answer with $using: or -ArgumentList; -Confirm:$false keeps cmdlets from asking.",
        null,
        "PromptNotPossible",
        ErrorCategory.InvalidOperation);

    public override void Write(string value) => Show(value, null, null, noNewLine: true);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Show(value, foregroundColor, backgroundColor, noNewLine: true);

    public override void WriteLine(string value) => Show(value, null, null, noNewLine: false);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Show(value, foregroundColor, backgroundColor, noNewLine: false);

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteDebugLine(string message)
    {
    }

    public override void WriteVerboseLine(string message)
    {
    }

    public override void WriteWarningLine(string message)
    {
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override string ReadLine() => throw NoPrompt();

    public override SecureString ReadLineAsSecureString() => throw NoPrompt();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NoPrompt();

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NoPrompt();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoPrompt();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoPrompt();

    private void Show(string value, ConsoleColor? foreground, ConsoleColor? background, bool noNewLine)
    {
        var message = new HostInformationMessage { Message = value, ForegroundColor = foreground, BackgroundColor = background, NoNewLine = noNewLine };
        var record = new InformationRecord(message, "Host");
        record.Tags.Add(HostTag);
        records(new ItemRecord(ItemStream.Information, record));
    }
}
