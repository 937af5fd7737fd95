using System.Management.Automation;
using Reconcile.Commands;

namespace Reconcile.Scripts;

/// <summary>Gathers what the sessions of a batch take over from the command and its caller. Runs on the pipeline thread.</summary>
internal static class ScriptOptionsReader
{
    /// <exception cref="ScriptSetupException">Something cannot be taken over.</exception>
    public static ScriptBatchOptions Read(ScriptCommandBase command)
    {
        var functions = command.Function.ToDictionary(name => name, name => Find(name, command.SessionState), StringComparer.OrdinalIgnoreCase);
        List<ScriptBlock> scripts = command.InitializationScript is { } first ? [command.ScriptBlock, first] : [command.ScriptBlock];
        IEnumerable<ScriptBlock> all = scripts.Concat(functions.Values.Select(function => function.ScriptBlock));
        if (Array.Exists(command.ArgumentList ?? [], ScriptArgument.IsScriptBlock))
        {
            throw new ScriptSetupException(ErrorRecords.ScriptBlockPassed("A value of -ArgumentList"));
        }

        return new ScriptBatchOptions
        {
            Script = ScriptText.ForItem(command.ScriptBlock),
            Arguments = command.ArgumentList ?? [null],
            UsingValues = UsingValues.Read(scripts, command.SessionState),
            InitializationScript = command.InitializationScript?.ToString() ?? string.Empty,
            Modules = [.. command.ImportModule.Select(module => FullPath(module, command.SessionState.Path))],
            Functions = functions.ToDictionary(function => function.Key, function => BodyOf(function.Value), StringComparer.OrdinalIgnoreCase),
            Variables = CallerPreferences.Read(command),
            Location = command.SessionState.Path.CurrentLocation.Path,
            IsConstrained = command.SessionState.LanguageMode != PSLanguageMode.FullLanguage,
            SharedVariables = ScriptText.SharedVariables(all),
            SharesAnyVariable = ScriptText.SharesAnyVariable(all),
        };
    }

    // Sessions know functions only: a filter is one whose body is its process block.
    private static string BodyOf(FunctionInfo function) =>
        function is FilterInfo && !function.Definition.TrimStart().StartsWith("param", StringComparison.OrdinalIgnoreCase)
            ? $"process {{{function.Definition}\n}}"
            : function.Definition;

    private static FunctionInfo Find(string name, SessionState caller) =>
        caller.InvokeCommand.GetCommand(name, CommandTypes.Function | CommandTypes.Filter) as FunctionInfo
        ?? throw new ScriptSetupException(ErrorRecords.FunctionNotFound(name));

    /// <summary>Modules are imported where the caller is, but a path is one only if it says so: as for Import-Module itself.</summary>
    private static string FullPath(string module, PathIntrinsics paths) =>
        module.AsSpan().IndexOfAny('/', '\\') >= 0 ? paths.GetUnresolvedProviderPathFromPSPath(module) : module;
}
