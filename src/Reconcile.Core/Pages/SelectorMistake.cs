using System.Text.RegularExpressions;

namespace Reconcile;

/// <summary>What is wrong with a selector that is taken for CSS and is none, in words that lead to a right one.</summary>
internal static partial class SelectorMistake
{
    private const string Kinds = "css:, json:, xpath:, regex:, group: or header:, and status, url and text stand alone";

    public static string Of(string text)
    {
        var type = TypeInBrackets().Match(text);
        if (type.Success)
        {
            return RuleEntries.TryReadType(type.Groups["type"].Value, out _)
                ? $"'{text}' is no CSS selector: a type in brackets can stand before the selector of a field only, and before its kind, for example '[decimal] css:.price'."
                : $"'{type.Groups["type"].Value}' in '{text}' is no type. Before the selector of a field may stand one of {string.Join(", ", Enum.GetNames<FieldType>())} in brackets, with [] behind it for a list, for example '[decimal] css:.price'.";
        }

        var kind = Kind().Match(text);
        return kind.Success
            ? $"'{text}' is no CSS selector, and '{kind.Groups["kind"].Value}:' says no other kind: before a selector may stand {Kinds}. For example 'css:h1', 'json:$.id' or 'header:ETag'."
            : $"'{text}' is no CSS selector. For example 'css:h1', 'css:a.title@href' or, for another kind, 'json:$.id'.";
    }

    /// <summary>Whether a text begins like another kind of selector, as <c>http://</c> does.</summary>
    public static bool IsUnknownKind(string text) => Kind().Match(text) is { Success: true } kind && text.AsSpan(kind.Length).StartsWith("//");

    [GeneratedRegex(@"^\[\s*(?<type>[\p{L}\d_.]+)(\[\])?\s*\]\s*\w+:", RegexOptions.CultureInvariant)]
    private static partial Regex TypeInBrackets();

    [GeneratedRegex(@"^(?<kind>[\p{L}_][\w-]*):", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
