using System.Collections;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>What a worker process is told: the script once, then item by item.</summary>
internal static class ScriptRequest
{
    public static byte[] Write(ScriptBatchOptions options) => Clixml.Write(new Hashtable
    {
        [nameof(options.Script)] = options.Script,
        [nameof(options.Arguments)] = options.Arguments.ToArray(),

        // Their keys differ between upper and lower case, which those of tables do not.
        [nameof(options.UsingValues)] = options.UsingValues.Values.ToArray(),
        [nameof(options.UsingValues.Keys)] = options.UsingValues.Keys.ToArray(),
        [nameof(options.InitializationScript)] = options.InitializationScript,
        [nameof(options.Modules)] = options.Modules.ToArray(),
        [nameof(options.Functions)] = new Hashtable(options.Functions.ToDictionary()),
        [nameof(options.Variables)] = new Hashtable(options.Variables.ToDictionary(variable => variable.Key, variable => variable.Value is Enum name ? name.ToString() : variable.Value)),
        [nameof(options.Location)] = options.Location,
        [nameof(options.Culture)] = options.Culture,
        [nameof(options.InterfaceCulture)] = options.InterfaceCulture,
        [nameof(options.IsConstrained)] = options.IsConstrained,
        [nameof(options.SharedVariables)] = options.SharedVariables.ToArray(),
        [nameof(options.SharesAnyVariable)] = options.SharesAnyVariable,
    });

    public static ScriptBatchOptions ReadOptions(ReadOnlyMemory<byte> message)
    {
        var table = Clixml.Read(message);
        return new ScriptBatchOptions
        {
            Script = table.Text(nameof(ScriptBatchOptions.Script)),
            Arguments = table.List(nameof(ScriptBatchOptions.Arguments)),
            UsingValues = table.Texts(nameof(ScriptBatchOptions.UsingValues.Keys)).Zip(table.List(nameof(ScriptBatchOptions.UsingValues))).ToDictionary(pair => pair.First, pair => pair.Second),
            InitializationScript = table.Text(nameof(ScriptBatchOptions.InitializationScript)),
            Modules = table.Texts(nameof(ScriptBatchOptions.Modules)),
            Functions = Entries(table, nameof(ScriptBatchOptions.Functions)).ToDictionary(entry => entry.Key, entry => (string)Clixml.Unwrapped(entry.Value)!),
            Variables = Entries(table, nameof(ScriptBatchOptions.Variables)).ToDictionary(entry => entry.Key, entry => Preference(entry.Key, entry.Value)),
            Location = table.Text(nameof(ScriptBatchOptions.Location)),
            Culture = table.Text(nameof(ScriptBatchOptions.Culture)),
            InterfaceCulture = table.Text(nameof(ScriptBatchOptions.InterfaceCulture)),
            IsConstrained = table.Value<bool>(nameof(ScriptBatchOptions.IsConstrained)),
            SharedVariables = table.Texts(nameof(ScriptBatchOptions.SharedVariables)),
            SharesAnyVariable = table.Value<bool>(nameof(ScriptBatchOptions.SharesAnyVariable)),
        };
    }

    public static byte[] Write(BatchItem item) => Clixml.Write(new Hashtable { [nameof(item.Index)] = item.Index, [nameof(item.Input)] = item.Input });

    public static BatchItem ReadItem(ReadOnlyMemory<byte> message)
    {
        var table = Clixml.Read(message);
        return new BatchItem(table.Value<long>(nameof(BatchItem.Index)), table[nameof(BatchItem.Input)]);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(Hashtable message, string name) =>
        message.Table(name).Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value));

    private static object? Preference(string name, object? value) => name switch
    {
        "ConfirmPreference" => LanguagePrimitives.ConvertTo<ConfirmImpact>(value),
        _ when Clixml.Unwrapped(value) is string text && Enum.TryParse(text, out ActionPreference preference) => preference,
        _ => value,
    };
}
