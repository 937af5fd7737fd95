using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Text.Json;

namespace Reconcile.Pipeline;

/// <summary>
/// A text that is the same for the same item in every run. Texts, numbers, dates and the like stand for themselves, files and folders for their
/// paths, everything else for its properties in the order of their names, three levels deep. Secrets are left out.
/// </summary>
internal static class ItemIdentity
{
    private const int MostLevels = 3;

    /// <summary>The text of an item.</summary>
    public static string Of(object? item) =>
        item is null ? "null" : Simple(Bare(item)) ?? Append(new StringBuilder(), item, MostLevels).ToString();

    /// <summary>What stands for an item whose text is long, or not for everybody: 128 bits of its SHA-256.</summary>
    public static string HashOf(object? item) => CheckpointId.Of(Of(item)).ToString();

    /// <summary>The object itself, without PowerShell's wrapping; one that is nothing else stays as it is.</summary>
    public static object Bare(object item) => item is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : item;

    /// <summary>An item's property, or the value of a dictionary's key.</summary>
    public static bool TryGetProperty(object? item, string name, out object? value)
    {
        value = null;
        if (item is null)
        {
            return false;
        }

        if (Bare(item) is IDictionary map)
        {
            value = map[name];
            return map.Contains(name);
        }

        var property = PSObject.AsPSObject(item).Properties[name];
        value = property?.Value;
        return property is not null;
    }

    private static string? Simple(object value) => value switch
    {
        string text => text,
        PSObject => null,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        bool or char or Uri or Version or Type => value.ToString(),
        FileSystemInfo file => file.FullName,
        Enum name => name.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        SecureString => string.Empty,
        PSCredential credential => credential.UserName,
        _ => null,
    };

    private static StringBuilder Append(StringBuilder text, object? value, int levels)
    {
        if (value is null)
        {
            return text.Append("null");
        }

        var bare = Bare(value);
        if (Simple(bare) is { } simple)
        {
            return Quote(text, simple);
        }

        return levels == 0 ? Quote(text, bare.ToString() ?? string.Empty)
            : bare is IDictionary map ? AppendProperties(text, map.Cast<DictionaryEntry>().Select(entry => (Of(entry.Key), entry.Value)), levels)
            : bare is IEnumerable list ? AppendList(text, list, levels)
            : AppendProperties(text, PSObject.AsPSObject(value).Properties.Select(property => (property.Name, Read(property))), levels);
    }

    private static StringBuilder AppendList(StringBuilder text, IEnumerable list, int levels)
    {
        text.Append('[');
        foreach (var value in list)
        {
            Append(text, value, levels - 1).Append(',');
        }

        return text.Append(']');
    }

    private static StringBuilder AppendProperties(StringBuilder text, IEnumerable<(string Name, object? Value)> properties, int levels)
    {
        text.Append('{');
        foreach (var (name, value) in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            Append(Quote(text, name).Append(':'), value, levels - 1).Append(',');
        }

        return text.Append('}');
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static StringBuilder Quote(StringBuilder text, string value) => text.Append('"').Append(JsonEncodedText.Encode(value)).Append('"');
}
