using System.Globalization;

namespace Reconcile;

/// <summary>
/// The short form of a selector: <c>source:expression</c>, and for CSS <c>selector@attribute</c> or <c>selector//form</c>. Without a
/// source, what begins with <c>$</c> is JSONPath, and everything else CSS.
/// </summary>
internal static class FieldSelectorText
{
    public const string Allowed =
        "css:, json:, xpath:, regex:, group:, header:, or one of the words status, url and text; without any of these, what begins with $ is JSONPath and all else CSS";

    private const string AttributeMark = "@";
    private const string FormMark = "//";

    private static readonly (string Name, FieldForm Form)[] Forms =
    [
        ("text", FieldForm.Text), ("own", FieldForm.OwnText), ("html", FieldForm.InnerHtml), ("outerhtml", FieldForm.OuterHtml),
    ];

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static FieldSelector Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw new FormatException($"A selector is empty. Write {Allowed}.");
        }

        if (Word(text) is { } word)
        {
            return new FieldSelector(word, string.Empty);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && TryFindSource(text[..colon], out var source))
        {
            return Parse(source, text[(colon + 1)..].Trim());
        }

        return Parse(text[0] == '$' ? FieldSource.Json : FieldSource.Css, text);
    }

    /// <summary>An expression whose source is known.</summary>
    /// <exception cref="FormatException">It is none of that source.</exception>
    public static FieldSelector Parse(FieldSource source, string expression) => source switch
    {
        FieldSource.Css => ParseCss(expression),
        FieldSource.Status or FieldSource.Url or FieldSource.Text when expression.Length > 0 =>
            throw new FormatException($"'{source.ToString().ToLowerInvariant()}' takes no expression, but '{expression}' stands behind it."),
        FieldSource.Status or FieldSource.Url or FieldSource.Text => new FieldSelector(source, expression),
        _ when expression.Length == 0 => throw new FormatException($"Behind '{source.ToString().ToLowerInvariant()}:' the expression is missing."),
        _ => new FieldSelector(source, expression),
    };

    public static string Format(FieldSelector selector)
    {
        var source = selector.Source.ToString().ToLowerInvariant();
        var text = selector.Source is FieldSource.Status or FieldSource.Url or FieldSource.Text ? source : $"{source}:{selector.Expression}";
        text += selector.Form switch
        {
            FieldForm.Attribute => AttributeMark + selector.Attribute,
            FieldForm.Text => string.Empty,
            var form => FormMark + Array.Find(Forms, named => named.Form == form).Name,
        };
        return text
            + (selector.Pattern is null ? string.Empty : $" regex:{selector.Pattern}")
            + (selector.Then is null ? string.Empty : $" then {selector.Then}");
    }

    private static FieldSource? Word(string text) =>
        Array.Find([FieldSource.Status, FieldSource.Url, FieldSource.Text], source => string.Equals(source.ToString(), text, StringComparison.OrdinalIgnoreCase)) is var found
        && string.Equals(found.ToString(), text, StringComparison.OrdinalIgnoreCase)
            ? found
            : null;

    private static bool TryFindSource(string name, out FieldSource source) =>
        Enum.TryParse(name, ignoreCase: true, out source) && Enum.IsDefined(source) && char.IsAsciiLetter(name[0]);

    private static FieldSelector ParseCss(string text)
    {
        var at = SuffixAt(text);
        if (at < 0)
        {
            return new FieldSelector(FieldSource.Css, text);
        }

        var selector = new FieldSelector(FieldSource.Css, text[..at].Trim());
        if (text[at] == '@')
        {
            var name = text[(at + 1)..].Trim();
            return IsAttributeName(name)
                ? selector with { Form = FieldForm.Attribute, Attribute = name.ToLowerInvariant() }
                : throw new FormatException($"'{name}' in '{text}' is no name of an attribute. Write selector@attribute, for example a.title@href.");
        }

        var form = text[(at + FormMark.Length)..].Trim();
        var index = Array.FindIndex(Forms, named => string.Equals(named.Name, form, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? selector with { Form = Forms[index].Form }
            : throw new FormatException(SelectorMistake.IsUnknownKind(text) ? SelectorMistake.Of(text) : string.Create(CultureInfo.InvariantCulture,
                $"'//{form}' in '{text}' is no form of an element. It can be {string.Join(", ", Forms.Select(named => FormMark + named.Name))}; an XPath needs xpath: before it."));
    }

    /// <summary>Where the attribute or form begins, which is outside all brackets and quotes; -1 if there is none.</summary>
    private static int SuffixAt(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"' or '\'':
                    i = text.IndexOf(text[i], i + 1) is var end and >= 0 ? end : text.Length;
                    break;
                case '[' or '(':
                    depth++;
                    break;
                case ']' or ')':
                    depth--;
                    break;
                case '@' when depth == 0:
                case '/' when depth == 0 && i + 1 < text.Length && text[i + 1] == '/':
                    return i;
            }
        }

        return -1;
    }

    private static bool IsAttributeName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.');
}
