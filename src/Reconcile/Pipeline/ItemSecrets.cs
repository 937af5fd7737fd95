using System.Collections;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>Whether an item that is to be scraped holds a secret: in an address, in a text, or under a name that says so. What does is in no file.</summary>
internal static class ItemSecrets
{
    // Deeper than items are kept in a checkpoint.
    private const int MostLevels = 5;
    private const int LevelsOfOthers = 3;

    public static bool AreIn(object? item) => AreIn(item, MostLevels);

    /// <summary>A text as messages may hold it.</summary>
    public static string Hide(string text) => SecretText.Redact(UrlText.Safe(text));

    /// <summary>A pattern of addresses likewise: each part of it may be one of a query.</summary>
    public static string HideInPattern(string pattern) => string.Join('*', pattern.Split('*').Select(part => Hide("?" + part)[1..]));

    private static bool AreIn(object? value, int levels)
    {
        switch (value is null ? null : ItemIdentity.Bare(value))
        {
            case null:
                return false;
            case string text:
                return Hide(text) != text;
            case Uri url:
                return AreIn(url.OriginalString, levels);
            case IFormattable or FileSystemInfo or bool:
                return false;
            case var bare when levels == 0:
                return AreIn(bare.ToString(), levels);
            case IDictionary map:
                return map.Cast<DictionaryEntry>().Any(entry => AreIn(entry.Key.ToString()!, entry.Value, levels));
            case IEnumerable list:
                return list.Cast<object?>().Any(entry => AreIn(entry, levels - 1));
            case var bare:
                levels = Math.Min(levels, bare is PSObject ? levels : LevelsOfOthers);
                return new ItemProperties(value!).ToDictionary().Any(property => AreIn(property.Key, property.Value, levels));
        }
    }

    private static bool AreIn(string name, object? value, int levels) => value is not null && (IsSecret(name) || AreIn(value, levels - 1));

    private static bool IsSecret(string name) => UrlText.NamesSecret(name) || (name.Contains('-', StringComparison.Ordinal) && SafeUrl.IsSecretHeader(name));
}
