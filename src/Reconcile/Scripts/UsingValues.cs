using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace Reconcile.Scripts;

/// <summary>
/// The values of a script's <c>$using:</c> expressions, taken where the command is called, under the keys by which the engine looks for them when the
/// script is run. The engine's own function for this is not public.
/// </summary>
internal static class UsingValues
{
    // The commands whose scripts take $using: values from where they are called, which may be inside the batch's script.
    private static readonly HashSet<string> Takers = new(StringComparer.OrdinalIgnoreCase)
    {
        "ForEach-Object", "foreach", "%", "Invoke-ParallelBatch", "Invoke-Command", "icm", "Start-Job", "sajb", "Start-ThreadJob",
    };

    /// <exception cref="ScriptSetupException">An expression has no value, or one that cannot be passed.</exception>
    public static Dictionary<string, object?> Read(IEnumerable<ScriptBlock> scripts, SessionState caller)
    {
        var values = new Dictionary<string, object?>();
        foreach (var script in scripts)
        {
            foreach (var expression in script.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>())
            {
                var key = KeyOf(expression);
                if (!values.ContainsKey(key) && TryEvaluate(expression, script.Ast, caller, out var value))
                {
                    values.Add(key, value);
                }
            }
        }

        return values;
    }

    private static bool TryEvaluate(UsingExpressionAst expression, Ast script, SessionState caller, out object? value)
    {
        value = null;
        try
        {
            var variable = UsingExpressionAst.ExtractUsingVariable(expression).VariablePath;
            if (variable.IsVariable && caller.PSVariable.Get(variable.UserPath) is null)
            {
                return BelongsToInner(expression, script) ? false : throw new ScriptSetupException(ErrorRecords.UsingVariableUndefined(expression.Extent.Text, null));
            }

            value = Evaluate(expression, caller);
        }
        catch (RuntimeException error)
        {
            throw new ScriptSetupException(ErrorRecords.UsingVariableUndefined(expression.Extent.Text, error));
        }

        return ScriptArgument.IsScriptBlock(value) ? throw new ScriptSetupException(ErrorRecords.ScriptBlockPassed(expression.Extent.Text)) : true;
    }

    private static object? Evaluate(UsingExpressionAst expression, SessionState caller)
    {
        var variable = UsingExpressionAst.ExtractUsingVariable(expression);
        if (expression.SubExpression is VariableExpressionAst && variable.VariablePath.IsVariable)
        {
            return caller.PSVariable.GetValue(variable.VariablePath.UserPath);
        }

        // The expression without its "using:", as the one element of an array: an array that is the value itself would be taken apart otherwise.
        var whole = expression.SubExpression.Extent;
        var text = whole.Text
            .Remove(variable.Extent.StartOffset - whole.StartOffset, variable.Extent.Text.Length)
            .Insert(variable.Extent.StartOffset - whole.StartOffset, $"${{{variable.VariablePath.UserPath}}}");
        var result = caller.InvokeCommand.InvokeScript(false, ScriptBlock.Create($", ({text})"), null);
        return result.Count == 0 ? null : result[0];
    }

    /// <summary>Whether a command inside the script takes the value, from the script's own variables.</summary>
    private static bool BelongsToInner(UsingExpressionAst expression, Ast script)
    {
        for (Ast? ast = expression.Parent; ast is not null && ast != script; ast = ast.Parent)
        {
            if (ast is CommandAst command && command.GetCommandName() is { } name && Takers.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    // Names of variables are the same in upper and lower case, but what stands in an index may not be.
    private static string KeyOf(UsingExpressionAst expression)
    {
        var text = expression.ToString();
        return Convert.ToBase64String(Encoding.Unicode.GetBytes(expression.SubExpression is VariableExpressionAst ? text.ToLowerInvariant() : text));
    }
}
