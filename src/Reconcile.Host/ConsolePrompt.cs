using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Reconcile.Host;

/// <summary>The questions that PowerShell asks: parameters, confirmations, credentials.</summary>
internal sealed class ConsolePrompt(ConsoleInput input, ConsoleOutput output)
{
    public string ReadLine()
    {
        input.RequireTerminal("Reading a line");
        return input.ReadLine(string.Empty);
    }

    public SecureString ReadSecret()
    {
        input.RequireTerminal("Reading a secret");
        return input.ReadSecret(string.Empty);
    }

    /// <summary>Asks for one value after the other.</summary>
    public Dictionary<string, PSObject> AskForFields(string caption, string message, Collection<FieldDescription> fields)
    {
        input.RequireTerminal($"A value for {string.Join(", ", fields.Select(field => $"'{field.Name}'"))}");
        Introduce(caption, message);
        return fields.ToDictionary(field => field.Name, field => PSObject.AsPSObject(AskForField(field)));
    }

    /// <summary>Asks until one of the choices, or nothing for the default, is answered.</summary>
    /// <returns>The choice's index.</returns>
    public int AskForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        input.RequireTerminal($"The question \"{message}\"");
        Introduce(caption, message);
        var keys = choices.Select(Key).ToList();
        var offers = choices.Select((choice, index) => $"[{keys[index]}] {Label(choice)}");
        var fallback = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice]}\")" : string.Empty;
        while (true)
        {
            var answer = input.ReadLine($"{string.Join("  ", offers)}{fallback}: ").Trim();
            var chosen = answer.Length == 0 ? defaultChoice : Find(answer, keys, choices);
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    /// <summary>Asks for what is missing of a user's name and password; the password does not appear on the screen.</summary>
    public PSCredential AskForCredential(string caption, string message, string? userName)
    {
        input.RequireTerminal("A credential");
        Introduce(caption, message);
        var user = string.IsNullOrEmpty(userName) ? input.ReadLine("User: ") : userName;
        return string.IsNullOrWhiteSpace(user)
            ? throw new HostException("A credential needs a user name.")
            : new PSCredential(user, input.ReadSecret($"Password for user {user}: "));
    }

    private object AskForField(FieldDescription field)
    {
        var type = LanguagePrimitives.TryConvertTo<Type>(field.ParameterTypeFullName, out var known) ? known : typeof(string);
        var label = $"{field.Name}: ";
        return type switch
        {
            _ when type == typeof(SecureString) => input.ReadSecret(label),
            _ when type == typeof(PSCredential) => AskForCredential(string.Empty, field.Name, null),
            { IsArray: true } => LanguagePrimitives.ConvertTo(ReadUntilEmpty(field.Name), type, CultureInfo.InvariantCulture),
            _ => LanguagePrimitives.ConvertTo(input.ReadLine(label), type, CultureInfo.InvariantCulture),
        };
    }

    private List<string> ReadUntilEmpty(string name)
    {
        var values = new List<string>();
        while (input.ReadLine($"{name}[{values.Count}]: ") is { Length: > 0 } value)
        {
            values.Add(value);
        }

        return values;
    }

    private void Introduce(string caption, string message)
    {
        foreach (var line in new[] { caption, message })
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                output.WriteLine(line);
            }
        }
    }

    private static int Find(string answer, List<string> keys, Collection<ChoiceDescription> choices)
    {
        var byKey = keys.FindIndex(key => key.Equals(answer, StringComparison.OrdinalIgnoreCase));
        return byKey >= 0
            ? byKey
            : choices.ToList().FindIndex(choice => Label(choice).Equals(answer, StringComparison.OrdinalIgnoreCase));
    }

    private static string Label(ChoiceDescription choice) => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);

    // "Yes to &All" is chosen by A.
    private static string Key(ChoiceDescription choice)
    {
        var marker = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return marker >= 0 && marker + 1 < choice.Label.Length
            ? char.ToUpperInvariant(choice.Label[marker + 1]).ToString()
            : choice.Label;
    }
}
