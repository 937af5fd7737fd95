using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Reconcile.Pipeline;

/// <summary>The properties of an object, or the entries of a hashtable, by names whose case does not matter.</summary>
internal sealed class ItemProperties(object item)
{
    // More than an address can use; an object may hold itself.
    private const int MostLevels = 4;

    /// <summary>A value; null if there is none of that name, or a statement that wrote nothing.</summary>
    public object? this[string name] => (ItemIdentity.Bare(item) is IDictionary map ? Find(map, name) : PSObject.AsPSObject(item).Properties[name]?.Value) is { } value && value != AutomationNull.Value
        ? value
        : null;

    /// <summary>A value as text; null if there is none, or nothing in it.</summary>
    /// <exception cref="FormatException">There are several values.</exception>
    public string? Text(string name) => TextOf(Single(name, this[name])) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>All of them, as values without PowerShell's wrapping. One that cannot be read is null.</summary>
    public IReadOnlyDictionary<string, object?> ToDictionary() => ItemIdentity.Bare(item) is IDictionary map
        ? map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => Bare(entry.Value))
        : PSObject.AsPSObject(item).Properties.ToDictionary(property => property.Name, property => Read(property));

    public static string? TextOf(object? value) => value is null ? null : System.Convert.ToString(ItemIdentity.Bare(value), CultureInfo.InvariantCulture);

    private static object? Bare(object? value, int levels = MostLevels) => value switch
    {
        null => null,
        string text => text,
        _ when levels == 0 => ItemIdentity.Bare(value),
        _ => ItemIdentity.Bare(value) switch
        {
            IDictionary map => map.Cast<DictionaryEntry>().Aggregate(new OrderedDictionary(), (entries, entry) => With(entries, entry.Key, Bare(entry.Value, levels - 1))),
            IEnumerable list and not string => list.Cast<object?>().Select(item => Bare(item, levels - 1)).ToList(),
            PSObject custom => custom.Properties.Aggregate(new OrderedDictionary(), (entries, property) => With(entries, property.Name, Read(property, levels - 1))),
            var bare => bare,
        },
    };

    private static OrderedDictionary With(OrderedDictionary entries, object name, object? value)
    {
        entries[name] = value;
        return entries;
    }

    /// <summary>What a list of one holds; what is no list, as it is.</summary>
    private static object? Single(string name, object? value) => value is null || ItemIdentity.Bare(value) is not IList list ? value
        : list.Count <= 1 ? list.Count == 0 ? null : list[0]
        : throw new FormatException($"{name} holds {list.Count} values, and can only be one. Give an object for each.");

    private static object? Read(PSPropertyInfo property, int levels = MostLevels)
    {
        try
        {
            return Bare(property.Value, levels);
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
