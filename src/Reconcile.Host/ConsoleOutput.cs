using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Reconcile.Host;

/// <summary>
/// Standard output and standard error with the progress between them, which makes room before anything else is written.
/// May be used from any thread.
/// </summary>
internal sealed class ConsoleOutput(TextWriter output, TextWriter error, Terminal terminal, IProgressDisplay progress)
{
    private const char Escape = '\x1b';
    private const string ResetStyle = "\x1b[0m";

    private readonly Lock _gate = new();
    private bool _atLineStart = true;

    public void Write(string text, string style = "")
    {
        lock (_gate)
        {
            progress.Hide();
            output.Write(Styled(text, style, terminal.OutputIsTerminal));
            _atLineStart = text.Length > 0 ? text[^1] is '\n' or '\r' : _atLineStart;
        }
    }

    public void WriteLine(string text, string style = "")
    {
        lock (_gate)
        {
            progress.Hide();
            output.WriteLine(Styled(text, style, terminal.OutputIsTerminal));
            _atLineStart = true;
        }
    }

    public void WriteErrorLine(string text, string style = "")
    {
        lock (_gate)
        {
            progress.Hide();
            error.WriteLine(Styled(text, style, terminal.ErrorIsTerminal));
        }
    }

    public void ShowProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            // A status line would overwrite a line that is only half written.
            if (_atLineStart || !terminal.ErrorIsTerminal)
            {
                progress.Show(sourceId, record);
            }
        }
    }

    /// <summary>Takes the progress away and passes everything on.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            progress.Hide();
            output.Flush();
            error.Flush();
        }
    }

    // PowerShell's formatting puts colours into its tables whatever they are written to.
    private string Styled(string text, string style, bool isTerminal) => (isTerminal && terminal.HasColour) switch
    {
        true when style.Length > 0 => style + text + ResetStyle,
        false when text.Contains(Escape, StringComparison.Ordinal) => new StringDecorated(text).ToString(OutputRendering.PlainText),
        _ => text,
    };
}
