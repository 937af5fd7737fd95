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

    /// <summary>All of them, as values without PowerShell's wrapping. One that cannot be read is null.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => ItemIdentity.Bare(item) is IDictionary map
        ? map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => Bare(entry.Value))
        : PSObject.AsPSObject(item).Properties.ToDictionary(property => property.Name, Read);

    public static string? TextOf(object? value) => value is null ? null : System.Convert.ToString(ItemIdentity.Bare(value), CultureInfo.InvariantCulture);

    private static object? Bare(object? value) => value switch
    {
        null => null,
        string text => text,
        _ when ItemIdentity.Bare(value) is IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(Bare).ToList(),
        _ => ItemIdentity.Bare(value),
    };

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return Bare(property.Value);
        }
        catch (GetValueException)
        {
            return null;
        }
    }

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
