using System.Collections;
using System.Globalization;

namespace Reconcile;

/// <summary>The entries of one rule that is written as a dictionary.</summary>
internal sealed class RuleEntries
{
    private static readonly string[] Sources = ["Css", "Json", "XPath", "Header", "Status", "Url", "Text", "Selector", "Rows"];
    private static readonly string[] Others =
        ["Regex", "Group", "Attribute", "Form", "Then", "Scope", "Type", "Culture", "Format", "Many", "Required", "Default", "Whitespace", "Fields"];

    private readonly Dictionary<string, object?> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<object?, object?> _bare;

    private RuleEntries(Func<object?, object?> bare) => _bare = bare;

    /// <exception cref="FormatException">An entry has a name that no rule has.</exception>
    public static RuleEntries Read(IDictionary entries, Func<object?, object?> bare)
    {
        var read = new RuleEntries(bare);
        foreach (DictionaryEntry entry in entries)
        {
            var name = bare(entry.Key)?.ToString() ?? string.Empty;
            if (!Sources.Concat(Others).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"'{name}' says nothing in a rule. It can have {string.Join(", ", Sources.Concat(Others))}.");
            }

            read._entries[name] = bare(entry.Value);
        }

        return read;
    }

    public IDictionary? Fields => !Has("Fields") && !Has("Rows") ? null
        : Has("Rows") && Value("Fields") is IDictionary fields ? fields
        : throw new FormatException("Rows and Fields belong together: @{ Rows = 'css:.item'; Fields = @{ Name = 'css:.name' } }.");

    public FieldType Type => Text("Type") is not { } name ? FieldType.Auto
        : TryReadType(name.Trim('[', ']', ' '), out var type) ? type
        : throw new FormatException($"'{name}' is no type. It can be {string.Join(", ", Enum.GetNames<FieldType>())}.");

    public WhitespaceRule? Whitespace => Text("Whitespace") is not { } name ? null : ReadName<WhitespaceRule>(name, "treatment of white space");

    public string? Culture
    {
        get
        {
            try
            {
                return Text("Culture") is { } name ? CultureInfo.GetCultureInfo(name, predefinedOnly: true).Name : null;
            }
            catch (CultureNotFoundException e)
            {
                throw new FormatException($"There is no culture '{Text("Culture")}' on this machine. Write a name such as en-US or de-DE.", e);
            }
        }
    }

    public static bool TryReadType(string name, out FieldType type)
    {
        type = name.ToUpperInvariant() switch
        {
            "TEXT" => FieldType.String,
            "INT32" or "INTEGER" => FieldType.Int,
            "INT64" => FieldType.Long,
            "BIGINTEGER" => FieldType.BigInt,
            "BOOLEAN" or "SWITCH" => FieldType.Bool,
            _ => FieldType.Auto,
        };
        return type != FieldType.Auto || (Enum.TryParse(name, ignoreCase: true, out type) && Enum.IsDefined(type) && char.IsAsciiLetter(name[0]));
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    public object? Value(string name) => _entries.GetValueOrDefault(name);

    public string? Text(string name) => Value(name) switch
    {
        null => null,
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString(),
    };

    public bool Flag(string name) => Value(name) switch
    {
        null => false,
        bool flag => flag,
        var value => bool.TryParse(value.ToString(), out var flag) ? flag : throw new FormatException($"{name} is '{value}'; it can be $true or $false."),
    };

    /// <summary>The only selector.</summary>
    public FieldSelector Selector() => Selectors() is [var only] ? only : throw new FormatException("Only one selector can stand here.");

    /// <summary>The selectors in their order, each with what the other entries say of it.</summary>
    public IReadOnlyList<FieldSelector> Selectors()
    {
        var named = Sources.Where(Has).ToList();
        return named.Count > 1
            ? throw new FormatException($"A rule looks in one place: {string.Join(" and ", named)} cannot stand together. Use Then for what is inside of what was found.")
            : [.. Expressions(named.FirstOrDefault()).Select(Complete)];
    }

    private List<FieldSelector> Expressions(string? source)
    {
        if (source is null)
        {
            return Has("Regex") ? [FieldSelectorText.Parse(FieldSource.Regex, Text("Regex") ?? string.Empty)]
                : Has("Group") ? [FieldSelectorText.Parse(FieldSource.Group, Text("Group") ?? string.Empty)]
                : throw new FormatException($"A rule has to say where its value is: with {string.Join(", ", Sources)}, Regex or Group.");
        }

        var kind = Enum.TryParse<FieldSource>(source, ignoreCase: true, out var parsed) ? parsed : (FieldSource?)null;
        if (kind is FieldSource.Status or FieldSource.Url or FieldSource.Text)
        {
            return [new FieldSelector(kind.Value, string.Empty)];
        }

        var written = Value(source) is IEnumerable several and not string and not IDictionary
            ? several.Cast<object?>().Select(_bare).ToList()
            : [Value(source)];
        return [.. written.Select(one => Expression(kind, one))];
    }

    private FieldSelector Expression(FieldSource? kind, object? written) => written switch
    {
        FieldSelector selector => selector,
        IDictionary entries => Read(entries, _bare).Selector(),
        _ when kind is { } source => FieldSelectorText.Parse(source, written?.ToString()?.Trim() ?? string.Empty),
        _ => FieldSelectorText.Parse(written?.ToString() ?? string.Empty),
    };

    private FieldSelector Complete(FieldSelector selector)
    {
        if (Text("Attribute") is { } attribute)
        {
            selector = selector with { Form = FieldForm.Attribute, Attribute = attribute.Trim().ToLowerInvariant() };
        }
        else if (Text("Form") is { } form)
        {
            selector = selector with { Form = ReadName<FieldForm>(form, "form of an element") };
        }

        if (selector.Form != FieldForm.Text && selector.Source != FieldSource.Css)
        {
            throw new FormatException("Attribute and Form are of use with Css only.");
        }

        return selector with
        {
            Pattern = selector.Source is FieldSource.Regex ? null : Text("Regex"),
            Group = selector.Source is FieldSource.Group ? null : Text("Group"),
            FromPage = Text("Scope") is { } scope && IsPage(scope),
            Then = Value("Then") is { } then ? Expression(null, then) : null,
        };
    }

    private static bool IsPage(string scope) =>
        string.Equals(scope, "Page", StringComparison.OrdinalIgnoreCase)
        || (string.Equals(scope, "Row", StringComparison.OrdinalIgnoreCase) ? false : throw new FormatException($"The scope '{scope}' is neither Page nor Row."));

    private static T ReadName<T>(string name, string what)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && char.IsAsciiLetter(name[0])
            ? value
            : throw new FormatException($"'{name}' is no {what}. It can be {string.Join(", ", Enum.GetNames<T>())}.");
}
