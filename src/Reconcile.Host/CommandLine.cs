using System.Collections.Immutable;
using System.Globalization;

namespace Reconcile.Host;

/// <summary>The command line, read.</summary>
/// <param name="Action">What is asked for.</param>
/// <param name="Script">The script file as it was named, or the text to run; empty for the other actions.</param>
/// <param name="Arguments">What the script file is given.</param>
internal sealed record CommandLine(CommandLineAction Action, string Script, ImmutableArray<ScriptArgument> Arguments)
{
    public const string Help = """
        Runs PowerShell scripts with the Reconcile module loaded.

        Usage:
          reconcile FILE.ps1 [ARGUMENTS]    run a script; -Name value, -Switch, -Name:value and plain values are passed on to it,
                                            after -- everything as a plain value
          reconcile -Command TEXT           run a script given as text (short: -c)
          reconcile --help                  show this text (short: -h, -?)
          reconcile --version               show the versions

        PowerShell's core commands and those of Reconcile are there; Write-Host, Select-Object and the like need pwsh.

        Environment:
          RECONCILE_MODULE    manifest of the module to load instead of the one beside this program
          COLUMNS             width of the tables; otherwise the terminal's, or 120
          NO_COLOR            no colours

        Exit code: the script's own "exit N"; otherwise the sum of
          1 differences   2 failures   4 timeouts   8 not compared
        64 wrong usage   130 stopped by Ctrl+C   143 stopped by SIGTERM

        """;

    private const string EndOfNames = "--";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">There is nothing to run, or an option is unknown.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            throw new UsageException("There is no script to run.");
        }

        var first = arguments[0];
        return first.ToUpperInvariant() switch
        {
            "-H" or "-?" or "--HELP" => new(CommandLineAction.ShowHelp, string.Empty, []),
            "--VERSION" => new(CommandLineAction.ShowVersion, string.Empty, []),
            "-C" or "-COMMAND" or "--COMMAND" => ParseCommand(first, arguments),
            "-F" or "-FILE" or "--FILE" => ParseFile(first, arguments.Skip(1).ToList()),
            ['-', ..] => throw new UsageException($"The option {first} is unknown."),
            _ => ParseFile(first, arguments),
        };
    }

    // As in pwsh, the words after -Command are one text.
    private static CommandLine ParseCommand(string option, IReadOnlyList<string> arguments) => arguments.Count > 1
        ? new(CommandLineAction.RunCommand, string.Join(' ', arguments.Skip(1)), [])
        : throw new UsageException($"{option} needs the text to run.");

    private static CommandLine ParseFile(string option, IReadOnlyList<string> arguments) => arguments.Count > 0
        ? new(CommandLineAction.RunFile, arguments[0], ParseScriptArguments(arguments.Skip(1)))
        : throw new UsageException($"{option} needs the script file to run.");

    private static ImmutableArray<ScriptArgument> ParseScriptArguments(IEnumerable<string> arguments)
    {
        var parsed = ImmutableArray.CreateBuilder<ScriptArgument>();
        string? pendingName = null;
        var onlyValues = false;
        foreach (var argument in arguments)
        {
            if (pendingName is not null)
            {
                parsed.Add(new ScriptArgument(pendingName, argument));
                pendingName = null;
            }
            else if (onlyValues || !IsName(argument))
            {
                parsed.Add(new ScriptArgument(null, argument));
            }
            else if (argument == EndOfNames)
            {
                onlyValues = true;
            }
            else if (argument.EndsWith(':'))
            {
                pendingName = argument[..^1];
            }
            else
            {
                parsed.Add(ParseName(argument));
            }
        }

        return pendingName is null ? parsed.ToImmutable() : throw new UsageException($"{pendingName}: needs a value.");
    }

    // A negative number is a value: no parameter can be called 5.
    private static bool IsName(string argument) => argument is ['-', _, ..]
        && !double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static ScriptArgument ParseName(string argument) => argument.IndexOf(':', StringComparison.Ordinal) switch
    {
        < 0 => new ScriptArgument(argument, null),
        var colon => new ScriptArgument(argument[..colon], ParseValue(argument[(colon + 1)..])),
    };

    // A switch can be given a boolean only, and the command line holds only text.
    private static object ParseValue(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "$TRUE" => true,
        "FALSE" or "$FALSE" => false,
        _ => text,
    };
}
