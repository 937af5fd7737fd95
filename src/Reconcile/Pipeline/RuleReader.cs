using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Reconcile.Pipeline;

/// <summary>Reads rules of comparison as users write them: in parameters, in properties of objects, in cells of a .csv file.</summary>
internal static class RuleReader
{
    private static readonly char[] ListSeparators = [',', ';'];

    /// <summary>The rules of a table.</summary>
    /// <param name="get">What is said of a rule, by its name; null if nothing is.</param>
    /// <param name="defaults">The rules where nothing is said.</param>
    /// <exception cref="FormatException">A rule is not written as one.</exception>
    public static CompareRules Read(Func<string, object?> get, CompareRules defaults)
    {
        var rules = new CompareRules
        {
            Tolerance = ByColumn(get(nameof(CompareRules.Tolerance)), Tolerance.Parse) ?? defaults.Tolerance,
            TimestampPrecision = ByColumn(get(nameof(CompareRules.TimestampPrecision)), ReadPrecision) ?? defaults.TimestampPrecision,
            TruncateTimestamp = Columns(get(nameof(CompareRules.TruncateTimestamp))) ?? defaults.TruncateTimestamp,
            IgnoreCase = Columns(get(nameof(CompareRules.IgnoreCase))) ?? defaults.IgnoreCase,
            TrimEnd = Columns(get(nameof(CompareRules.TrimEnd))) ?? defaults.TrimEnd,
            Trim = Columns(get(nameof(CompareRules.Trim))) ?? defaults.Trim,
            NormalizeUnicode = Columns(get(nameof(CompareRules.NormalizeUnicode))) ?? defaults.NormalizeUnicode,
        };
        return rules.TruncateTimestamp.Count == 0 || rules.TimestampPrecision.Count > 0
            ? rules
            : throw new FormatException("TruncateTimestamp needs a TimestampPrecision: it says how times are brought to it.");
    }

    /// <summary>One value for all columns, or values by column as a hashtable, an object, or text (<c>price=0.01; rate=0.1%</c>).</summary>
    private static Dictionary<string, T>? ByColumn<T>(object? value, Func<string, T> parse)
    {
        var rules = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, text) in Entries(value))
        {
            rules[column] = parse(text);
        }

        return rules.Count > 0 ? rules : null;
    }

    private static IEnumerable<(string Column, string Text)> Entries(object? value)
    {
        switch (Bare(value))
        {
            case IDictionary entries:
                return entries.Keys.Cast<object>().Select(column => (Text(column), Text(entries[column])));
            case PSCustomObject:
                return PSObject.AsPSObject(value).Properties.Select(property => (property.Name, Text(property.Value)));
            case var other when Text(other) is { Length: > 0 } text:
                return text.Contains('=', StringComparison.Ordinal) ? Pairs(text) : [(CompareRules.AllColumns, text)];
            default:
                return [];
        }
    }

    private static IEnumerable<(string Column, string Text)> Pairs(string text) =>
        text.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(pair =>
            pair.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } column, { Length: > 0 } rule]
                ? (column, rule)
                : throw new FormatException($"'{pair}' is no rule for a column. Write column=value, with ; between several."));

    /// <summary>Names of columns; what stands for true or false in a cell or a property means all or none.</summary>
    private static List<string>? Columns(object? value) => TableTaskReader.List(value) switch
    {
        [var only] when bool.TryParse(only, out var all) => all ? [CompareRules.AllColumns] : [],
        var names => names,
    };

    private static TimePrecision ReadPrecision(string text) =>
        Enum.TryParse<TimePrecision>(text, ignoreCase: true, out var precision) && Enum.IsDefined(precision) && !char.IsAsciiDigit(text[0])
            ? precision
            : throw new FormatException($"'{text}' is no precision of time. Choose among {string.Join(", ", Enum.GetNames<TimePrecision>())}.");

    /// <summary>A list is its parts with a space between.</summary>
    private static string Text(object? value) => Bare(value) switch
    {
        null => string.Empty,
        string text => text.Trim(),
        IEnumerable items => string.Join(' ', items.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? string.Empty,
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
