using System.Collections.Specialized;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>Names and values as one of PowerShell's objects.</summary>
internal static class ObjectData
{
    /// <summary>
    /// An object with properties; or, where two names are one to PowerShell, which takes no notice of case, an ordered dictionary that does. A property
    /// cannot have an empty name: it is called _.
    /// </summary>
    public static object Of(IReadOnlyList<(string Name, object? Value)> values)
    {
        var names = new HashSet<string>(values.Count, StringComparer.OrdinalIgnoreCase);
        if (!values.All(value => names.Add(PropertyName(value.Name))))
        {
            var both = new OrderedDictionary(values.Count, StringComparer.Ordinal);
            foreach (var (name, value) in values)
            {
                both[name] = value;
            }

            return both;
        }

        var result = new PSObject();
        foreach (var (name, value) in values)
        {
            result.Properties.Add(new PSNoteProperty(PropertyName(name), value), preValidated: true);
        }

        return result;
    }

    /// <summary>The first two names that are one to PowerShell; null: there are none.</summary>
    public static (string First, string Second)? Collision(IEnumerable<string> names)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!known.TryAdd(PropertyName(name), name))
            {
                return (known[PropertyName(name)], name);
            }
        }

        return null;
    }

    private static string PropertyName(string name) => name.Length == 0 ? "_" : name;
}
