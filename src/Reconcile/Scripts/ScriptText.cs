using System.Management.Automation;
using System.Management.Automation.Language;

namespace Reconcile.Scripts;

/// <summary>What can be told of a script from its text.</summary>
internal static class ScriptText
{
    private static readonly HashSet<string> VariableCommands = new(StringComparer.OrdinalIgnoreCase)
    {
        "Set-Variable", "sv", "set", "New-Variable", "nv", "Remove-Variable", "rv", "Clear-Variable", "clv",
    };

    private static readonly HashSet<string> TextCommands = new(StringComparer.OrdinalIgnoreCase) { "Invoke-Expression", "iex" };

    /// <summary>
    /// The text that runs the script on one item. Scripts are run as one block; one with several, or with a cmdlet's parameters, is called as a
    /// command instead, to whose process block the item is piped.
    /// </summary>
    public static string ForItem(ScriptBlock script)
    {
        var ast = (ScriptBlockAst)script.Ast;
        var hasBlocks = ast.BeginBlock is not null || ast.ProcessBlock is not null || ast.DynamicParamBlock is not null || ast.EndBlock is { Unnamed: false };
        var hasAttributes = ast.ParamBlock is { } parameters && (parameters.Attributes.Count > 0 || parameters.Parameters.Any(parameter => parameter.Attributes.OfType<AttributeAst>().Any()));
        return (hasBlocks || hasAttributes, ast.ProcessBlock) switch
        {
            (false, _) => script.ToString(),
            (true, null) => Called(script + "\n"),
            _ => Piped(script + "\n"),
        };
    }

    /// <summary>Whether an error says that the script could not be called: what it was given does not fit its parameters, so that nothing of it was run.</summary>
    /// <param name="error">An error that was written while it ran, which may be of any command it calls.</param>
    /// <param name="text">What <see cref="ForItem"/> made of the script.</param>
    public static bool IsRefusal(ErrorRecord error, string text) =>
        error is { Exception: ParameterBindingException, InvocationInfo.MyCommand.Definition: { } body }
        && (text == Called(body) || text == Piped(body));

    /// <summary>The global and script variables that the scripts name, which a session shares between its items.</summary>
    public static IReadOnlyList<string> SharedVariables(IEnumerable<ScriptBlock> scripts) =>
    [
        .. Find<VariableExpressionAst>(scripts)
            .Select(variable => variable.VariablePath)
            .Where(path => path.IsGlobal || path.IsScript || path.UserPath.Equals("PSDefaultParameterValues", StringComparison.OrdinalIgnoreCase))
            .Select(path => path.UserPath[(path.UserPath.IndexOf(':', StringComparison.Ordinal) + 1)..])
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whether the scripts may set shared variables that they do not name: they run other text, or set variables by name in a scope they choose.</summary>
    public static bool SharesAnyVariable(IEnumerable<ScriptBlock> scripts) => Find<CommandAst>(scripts).Any(command =>
        command.InvocationOperator == TokenKind.Dot
        || (command.GetCommandName() is { } name
            && (TextCommands.Contains(name) || (VariableCommands.Contains(name) && ChoosesScope(command)))));

    private static string Called(string body) => $"& {{{body}}} @args";

    private static string Piped(string body) => ", $_ | " + Called(body);

    private static bool ChoosesScope(CommandAst command) => command.CommandElements.Any(element =>
        element is VariableExpressionAst { Splatted: true }
        || (element is CommandParameterAst parameter && parameter.ParameterName.Length > 0 && "Scope".StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<T> Find<T>(IEnumerable<ScriptBlock> scripts) =>
        scripts.SelectMany(script => script.Ast.FindAll(ast => ast is T, searchNestedScriptBlocks: true)).Cast<T>();
}
