using System.Collections;

namespace Reconcile;

/// <summary>
/// Reads rules as users write them: a dictionary from field names to selectors in short form (<c>css:h1</c>, <c>[decimal] css:.price</c>), to lists of
/// such, of which the first that finds something counts, or to dictionaries that say more. Knows no PowerShell.
/// </summary>
public static class ExtractionRuleReader
{
    /// <summary>The rules.</summary>
    /// <param name="fields">Names and what is to be found under them.</param>
    /// <param name="rows">What finds the rows of a page; null: the page is one.</param>
    /// <param name="bare">Takes off whatever a shell has wrapped a value in; null: nothing has.</param>
    /// <exception cref="FormatException">Something is not written as a rule. The message names the field.</exception>
    public static ExtractionRules Read(IDictionary fields, object? rows = null, Func<object?, object?>? bare = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        bare ??= value => value;
        var read = ReadFields(fields, string.Empty, bare);
        return new ExtractionRules { Fields = read, Rows = bare(rows) is { } row ? ReadSelector(row, "the rows", bare) : null };
    }

    /// <summary>A selector by itself, as for links and next pages.</summary>
    /// <param name="value">Text in short form, or a dictionary.</param>
    /// <param name="what">What it is for, as the message says it.</param>
    /// <param name="bare">Takes off whatever a shell has wrapped a value in; null: nothing has.</param>
    /// <exception cref="FormatException">It is no selector.</exception>
    public static FieldSelector ReadSelector(object value, string what, Func<object?, object?>? bare = null)
    {
        bare ??= wrapped => wrapped;
        try
        {
            return bare(value) switch
            {
                FieldSelector selector => selector,
                string text => FieldSelectorText.Parse(text),
                IDictionary entries => RuleEntries.Read(entries, bare).Selector(),
                var other => throw new FormatException($"'{other}' is no selector: write text such as 'css:a.next@href', or a hashtable."),
            };
        }
        catch (FormatException e)
        {
            throw new FormatException($"{Capital(what)}: {e.Message}", e);
        }
    }

    private static List<ExtractionRule> ReadFields(IDictionary fields, string outer, Func<object?, object?> bare)
    {
        var rules = new List<ExtractionRule>(fields.Count);
        foreach (DictionaryEntry field in fields)
        {
            var name = bare(field.Key)?.ToString()?.Trim() ?? string.Empty;
            if (name.Length == 0)
            {
                throw new FormatException("A field has an empty name.");
            }

            if (rules.Exists(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException($"Field '{outer}{name}' is there twice.");
            }

            rules.Add(ReadField(name, bare(field.Value), outer, bare));
        }

        return rules.Count > 0 ? rules : throw new FormatException($"There are no fields{(outer.Length > 0 ? $" in '{outer.TrimEnd('.')}'" : string.Empty)}: write @{{ Name = 'css:h1' }}.");
    }

    private static ExtractionRule ReadField(string name, object? value, string outer, Func<object?, object?> bare)
    {
        try
        {
            return value switch
            {
                string text => ReadText(name, text),
                IDictionary entries => ReadEntries(name, RuleEntries.Read(entries, bare), outer, bare),
                ExtractionRule rule => rule with { Name = name },
                FieldSelector selector => new ExtractionRule(name, [selector]),
                IEnumerable several => Alternatives(name, several, bare),
                _ => throw new FormatException($"'{value}' is no rule: write text such as 'css:h1', or a hashtable such as @{{ Css = 'h1'; Type = 'int' }}."),
            };
        }
        catch (FormatException e) when (!e.Message.StartsWith("Field '", StringComparison.Ordinal))
        {
            throw new FormatException($"Field '{outer}{name}': {e.Message}", e);
        }
    }

    private static ExtractionRule Alternatives(string name, IEnumerable several, Func<object?, object?> bare)
    {
        var rules = several.Cast<object?>().Select(one => bare(one) is string text
            ? ReadText(name, text)
            : throw new FormatException("A list of selectors holds text only, for example 'css:h1', 'css:title'.")).ToList();
        return rules.Count == 0 ? throw new FormatException("The list of selectors is empty.")
            : rules[0] with { Selectors = [.. rules.SelectMany(rule => rule.Selectors)] };
    }

    private static ExtractionRule ReadText(string name, string text)
    {
        text = text.Trim();
        var end = text.IndexOf(']', StringComparison.Ordinal);
        end += text.AsSpan(Math.Max(0, end)).StartsWith("]]") && end > 1 ? 1 : 0;
        if (text.StartsWith('[') && end > 0)
        {
            // "[int]" or "[int[]]" or "[]"; everything else in brackets is a CSS selector of an attribute.
            var written = text[1..end];
            var many = written.Length == 0 || written.EndsWith("[]", StringComparison.Ordinal);
            var type = FieldType.Auto;
            if (written.Length == 0 || RuleEntries.TryReadType(many ? written[..^2] : written, out type))
            {
                return new ExtractionRule(name, [FieldSelectorText.Parse(text[(end + 1)..])]) { Type = type, Many = many };
            }
        }

        return new ExtractionRule(name, [FieldSelectorText.Parse(text)]);
    }

    private static ExtractionRule ReadEntries(string name, RuleEntries entries, string outer, Func<object?, object?> bare)
    {
        var nested = entries.Fields;
        return new ExtractionRule(name, entries.Selectors())
        {
            Type = entries.Type,
            Culture = entries.Culture,
            Format = entries.Text("Format"),
            Many = entries.Flag("Many"),
            Required = entries.Flag("Required"),
            HasDefault = entries.Has("Default"),
            Default = entries.Value("Default"),
            Whitespace = entries.Whitespace,
            Fields = nested is null ? [] : ReadFields(nested, $"{outer}{name}.", bare),
        };
    }

    private static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));
}
