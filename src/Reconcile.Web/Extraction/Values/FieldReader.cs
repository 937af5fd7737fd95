using Newtonsoft.Json.Linq;

namespace Reconcile.Web.Extraction.Values;

/// <summary>One rule made ready: reads its field in a page or row. Used by several threads at the same time.</summary>
internal sealed class FieldReader
{
    private readonly ExtractionRule _rule;
    private readonly CompiledSelector[] _selectors;
    private readonly ValueConverter[] _converters;
    private readonly FieldReader[] _fields;
    private readonly string _name;
    private readonly int _maxValues;

    /// <param name="rule">The rule.</param>
    /// <param name="rules">What holds for all.</param>
    /// <param name="outer">The names of the rows around it, each with a dot.</param>
    /// <exception cref="FormatException">A selector is none. The message names the field.</exception>
    public FieldReader(ExtractionRule rule, ExtractionRules rules, string outer = "")
    {
        _rule = rule;
        _name = outer + rule.Name;
        _maxValues = rules.MaxValues;
        try
        {
            _selectors = [.. rule.Selectors.Select(selector => new CompiledSelector(selector, rules))];
        }
        catch (FormatException e)
        {
            throw new FormatException($"Field '{_name}': {e.Message}", e);
        }

        _converters = [.. _selectors.Select(selector => new ValueConverter(rule, selector.Whitespace))];
        _fields = [.. rule.Fields.Select(field => new FieldReader(field, rules, $"{_name}."))];
    }

    public string Name => _rule.Name;

    /// <summary>The value; what is wrong goes to the report.</summary>
    /// <exception cref="ExtractionException">The field is required and not there.</exception>
    public object? Read(Scope scope, ExtractionReport report)
    {
        for (var i = 0; i < _selectors.Length; i++)
        {
            if (TryRead(scope, i, report, out var value))
            {
                return value ?? (_rule.HasDefault ? _rule.Default : null);
            }
        }

        if (_rule.Type == FieldType.Exists)
        {
            return false;
        }

        if (_rule.HasDefault)
        {
            return _rule.Default;
        }

        if (_rule.Required)
        {
            throw new ExtractionException(ExtractionProblem.FieldMissing, $"The required field '{_name}' was not found in {report.Place}{Hint(scope)}: {string.Join(", then ", (object[])_selectors)}.");
        }

        report.AddMissing(_name);
        return null;
    }

    /// <summary>Whether a selector finds something. Its value may be null.</summary>
    private bool TryRead(Scope scope, int selector, ExtractionReport report, out object? value)
    {
        if (_fields.Length > 0)
        {
            var rows = Rows(_selectors[selector], scope, report, _fields, _maxValues);
            value = rows;
            return rows.Length > 0;
        }

        var found = _selectors[selector].Values(scope);
        if (_rule.Type == FieldType.Exists)
        {
            value = found.Any();
            return (bool)value;
        }

        if (_rule.Many)
        {
            var many = Many(Items(found), selector, scope, report);
            value = many;
            return many.Length > 0;
        }

        var first = found.FirstOrDefault();
        value = first is null ? null : Convert(first, selector, scope, report);
        return first is not null;
    }

    /// <summary>Rows as dictionaries.</summary>
    public static object?[] Rows(CompiledSelector selector, Scope scope, ExtractionReport report, FieldReader[] fields, int maxValues)
    {
        var rows = new List<object?>();
        foreach (var part in Items(selector.Parts(scope)))
        {
            ThrowIfTooMany(rows.Count, maxValues, scope);
            rows.Add(Row(fields, scope with { Node = part }, report));
        }

        return [.. rows];
    }

    /// <summary>One row: its fields by their names.</summary>
    public static OrderedDictionary<string, object?> Row(FieldReader[] fields, Scope scope, ExtractionReport report)
    {
        var row = new OrderedDictionary<string, object?>(fields.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            row[field.Name] = field.Read(scope, report);
        }

        return row;
    }

    /// <summary>An array of JSON that is the only thing found stands for its items.</summary>
    public static IEnumerable<object> Items(IEnumerable<object> found)
    {
        using var parts = found.GetEnumerator();
        if (!parts.MoveNext())
        {
            yield break;
        }

        var first = parts.Current;
        if (!parts.MoveNext())
        {
            foreach (var item in first is JArray array ? array : (IEnumerable<object>)[first])
            {
                yield return item;
            }

            yield break;
        }

        yield return first;
        do
        {
            yield return parts.Current;
        }
        while (parts.MoveNext());
    }

    public static void ThrowIfTooMany(int count, int maxValues, Scope scope)
    {
        if (count >= maxValues)
        {
            throw new ExtractionException(ExtractionProblem.PageTooComplex, $"{scope.Page.Name} holds more than {maxValues:N0} values for one rule.");
        }
    }

    private object?[] Many(IEnumerable<object> found, int selector, Scope scope, ExtractionReport report)
    {
        var values = new List<object?>();
        foreach (var one in found)
        {
            ThrowIfTooMany(values.Count, _maxValues, scope);
            values.Add(Convert(one, selector, scope, report));
        }

        return [.. values];
    }

    private object? Convert(object found, int selector, Scope scope, ExtractionReport report)
    {
        if (_converters[selector].TryConvert(found, scope.Page, out var value, out var why))
        {
            return value;
        }

        if (_rule.Required)
        {
            throw new ExtractionException(ExtractionProblem.FieldInvalid, $"The required field '{_name}' in {report.Place}: {why}.");
        }

        report.AddProblem(_name, why);
        return null;
    }

    /// <summary>Why a selector may find nothing in a page that seems to hold it.</summary>
    private string Hint(Scope scope) =>
        scope.Node is null && Array.Exists(_selectors, selector => selector.Source == FieldSource.Css) && scope.Page.Kind is BodyKind.Xml or BodyKind.Json
            ? $" (which is {scope.Page.Kind.ToString().ToUpperInvariant()}, and CSS selects in HTML)"
            : string.Empty;
}
