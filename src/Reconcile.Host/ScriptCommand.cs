using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Host;

/// <summary>What is to be run: a file with its arguments, or a text.</summary>
/// <param name="Path">The file's full path; null for a text.</param>
/// <param name="Text">The text; empty for a file.</param>
/// <param name="Arguments">What the file is given; none for a text.</param>
internal sealed record ScriptCommand(string? Path, string Text, ImmutableArray<ScriptArgument> Arguments)
{
    private const string Extension = ".ps1";

    /// <exception cref="UsageException">There is no such script file.</exception>
    public static ScriptCommand Create(CommandLine commandLine)
    {
        if (commandLine.Action == CommandLineAction.RunCommand)
        {
            return new ScriptCommand(null, commandLine.Script, []);
        }

        var path = System.IO.Path.GetFullPath(commandLine.Script);
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{commandLine.Script}' is not a script: its name does not end in {Extension}.");
        }

        return File.Exists(path)
            ? new ScriptCommand(path, string.Empty, commandLine.Arguments)
            : throw new UsageException($"The script '{commandLine.Script}' does not exist.");
    }

    public void AddTo(PowerShell shell)
    {
        if (Path is null)
        {
            shell.AddScript(Text, useLocalScope: false);
            return;
        }

        var command = new Command(Path, isScript: false, useLocalScope: false);
        foreach (var argument in Arguments)
        {
            command.Parameters.Add(argument.ToParameter());
        }

        shell.Commands.AddCommand(command);
    }

    /// <summary>Whether the script could not even begin: it cannot be read, or its own parameters were given wrongly.</summary>
    public bool IsMisusedBy(RuntimeException exception) => exception switch
    {
        ParseException { Errors: null or [] } => Path is null,
        ParseException { Errors: [var error, ..] } => (error.Extent.File ?? string.Empty) == (Path ?? string.Empty),
        ParameterBindingException { ErrorRecord.InvocationInfo.MyCommand: ExternalScriptInfo script } => script.Path == Path,
        _ => false,
    };
}
