using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>The preferences of the command's caller, as its common parameters and variables have them, for the sessions of its scripts.</summary>
internal static class CallerPreferences
{
    /// <summary>The variable that says whether the script is only to tell what it would do.</summary>
    public const string WhatIf = "WhatIfPreference";

    private static readonly (string Variable, string Parameter)[] Actions =
    [
        ("ErrorActionPreference", "ErrorAction"),
        ("WarningPreference", "WarningAction"),
        ("InformationPreference", "InformationAction"),
        ("VerbosePreference", "Verbose"),
        ("DebugPreference", "Debug"),
        ("ProgressPreference", "ProgressAction"),
    ];

    // How the engine runs programs: what a script does depends on it, as it does on the preferences.
    private static readonly string[] Programs = ["PSNativeCommandUseErrorActionPreference", "PSNativeCommandArgumentPassing"];

    public static Dictionary<string, object?> Read(PSCmdlet command)
    {
        var given = command.MyInvocation.BoundParameters;
        var preferences = new Dictionary<string, object?>();
        foreach (var (variable, parameter) in Actions)
        {
            var value = given.TryGetValue(parameter, out var argument) ? argument : command.GetVariableValue(variable);
            preferences[variable] = Inside(variable, value);
        }

        preferences[WhatIf] = given.TryGetValue("WhatIf", out var whatIf) ? IsOn(whatIf) : LanguagePrimitives.IsTrue(command.GetVariableValue(WhatIf));
        foreach (var variable in Programs)
        {
            if (command.GetVariableValue(variable) is { } value)
            {
                preferences[variable] = value;
            }
        }

        // With -Confirm the caller has been asked about the item before, and with -Confirm:$false wants no questions.
        preferences["ConfirmPreference"] = given.ContainsKey("Confirm") ? ConfirmImpact.None : command.GetVariableValue("ConfirmPreference") ?? ConfirmImpact.High;
        return preferences;
    }

    /// <summary>
    /// What the script works with. Errors and warnings that the caller does not want to see are still listed in results, and one who wants to be
    /// asked is asked when they are written again: both are a plain Continue inside.
    /// </summary>
    private static ActionPreference Inside(string variable, object? value)
    {
        var preference = value is SwitchParameter isPresent
            ? (isPresent ? ActionPreference.Continue : ActionPreference.SilentlyContinue)
            : LanguagePrimitives.TryConvertTo(value, out ActionPreference converted) ? converted : ActionPreference.Continue;
        var isListed = variable is "ErrorActionPreference" or "WarningPreference";
        return preference switch
        {
            ActionPreference.Stop => preference,
            ActionPreference.SilentlyContinue or ActionPreference.Ignore => isListed ? ActionPreference.Continue : ActionPreference.SilentlyContinue,
            _ => ActionPreference.Continue,
        };
    }

    private static bool IsOn(object value) => value is SwitchParameter { IsPresent: true };
}
