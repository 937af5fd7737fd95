using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Reconcile.Host;

/// <summary>PowerShell's way to the console: results and messages out, answers in.</summary>
internal sealed class ConsoleUserInterface(ConsoleOutput output, ConsolePrompt prompt, Terminal terminal) : PSHostUserInterface
{
    private static PSStyle.FormattingData Styles => PSStyle.Instance.Formatting;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface(terminal);

    public override bool SupportsVirtualTerminal => terminal.OutputIsTerminal && terminal.HasColour;

    public override void Write(string value) => output.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        output.Write(value, PSStyle.MapForegroundColorToEscapeSequence(foregroundColor)
            + PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor));

    public override void WriteLine(string value) => output.WriteLine(value);

    public override void WriteErrorLine(string value) => output.WriteErrorLine(value, Styles.Error);

    public override void WriteWarningLine(string message) => output.WriteErrorLine($"WARNING: {message}", Styles.Warning);

    public override void WriteVerboseLine(string message) => output.WriteLine($"VERBOSE: {message}", Styles.Verbose);

    public override void WriteDebugLine(string message) => output.WriteLine($"DEBUG: {message}", Styles.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record) => output.ShowProgress(sourceId, record);

    public override string ReadLine() => prompt.ReadLine();

    public override SecureString ReadLineAsSecureString() => prompt.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        prompt.AskForFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        prompt.AskForChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        prompt.AskForCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => prompt.AskForCredential(caption, message, userName);
}
