using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Reconcile.Help;

/// <summary>What a parameter is if it is not given, as help shows it.</summary>
internal static class DefaultValue
{
    private const string None = "None";

    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What it is in a cmdlet that was given nothing.</param>
    public static string Of(CommandParameterInfo parameter, object? value) => value switch
    {
        null or string { Length: 0 } or ICollection { Count: 0 } => None,
        SwitchParameter or bool => "False",
        ICollection many => string.Join(", ", many.Cast<object>().Select(static one => Convert.ToString(one, CultureInfo.InvariantCulture))),

        // One that could not be given stands for another that is found out later, which the text explains.
        IConvertible number when value is not string and not Enum && !Limits.Allow(parameter, number) => None,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? None,
    };
}
