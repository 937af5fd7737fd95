using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>The properties of an object, or the entries of a hashtable, by names whose case does not matter.</summary>
internal sealed class ItemProperties(object item)
{
    /// <summary>A value; null if there is none of that name.</summary>
    public object? this[string name] => ItemIdentity.Bare(item) is IDictionary map ? Find(map, name) : PSObject.AsPSObject(item).Properties[name]?.Value;

    /// <summary>A value as text; null if there is none, or nothing in it.</summary>
    public string? Text(string name) => TextOf(this[name]) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    public static string? TextOf(object? value) => value is null ? null : System.Convert.ToString(ItemIdentity.Bare(value), CultureInfo.InvariantCulture);

    private static object? Find(IDictionary map, string name)
    {
        foreach (DictionaryEntry entry in map)
        {
            if (string.Equals(entry.Key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
