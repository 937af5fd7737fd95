using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Std;

namespace Reconcile.Web.Crawl;

/// <summary>
/// Addresses from URI templates (RFC 6570, level 4): <c>https://host/{id}{?page,q*}</c>. A variable that the properties do not have is an error, for an
/// address with a hole in it is another page; one that is null is left out where parameters may be, and an error elsewhere.
/// </summary>
internal static partial class UriTemplateFiller
{
    private const int MostNamed = 30;

    /// <summary>Whether a text holds expressions to fill.</summary>
    public static bool IsTemplate(string text) => text.Contains('{', StringComparison.Ordinal);

    /// <param name="template">The template.</param>
    /// <param name="properties">Values by name, in whatever case: texts, numbers, dates, booleans, lists and dictionaries of these.</param>
    /// <exception cref="FormatException">The template is none, a variable is missing, or what comes out is no absolute address. Names the template and the variable, no values.</exception>
    public static Uri Fill(string template, IReadOnlyDictionary<string, object?> properties)
    {
        var known = new Dictionary<string, object?>(properties, StringComparer.OrdinalIgnoreCase);
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (Match expression in Expression().Matches(template))
        {
            var mayLack = expression.Groups["operator"].Value is "?" or "&" or ";";
            foreach (var name in expression.Groups["variables"].Value.Split(',').Select(Name))
            {
                if (Value(template, name, mayLack, known) is { } value)
                {
                    values[name] = value;
                }
            }
        }

        return Expand(template, values);
    }

    private static Uri Expand(string template, Dictionary<string, object> values)
    {
        string text;
        try
        {
            text = UriTemplate.Expand(template, values);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"The URI template '{UrlText.Safe(template)}' is none: {e.Message}", e);
        }

        if (Dots(text) > Dots(template))
        {
            throw new FormatException($"The URI template '{template}' gets a part of its path that is '.' or '..' from the object, which leads to another place than the template says and cannot be escaped in an address. Give another value, or put it into a parameter, as in {{?name}}.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException($"The URI template '{UrlText.Safe(template)}' yields no absolute http or https address.");
    }

    /// <summary>Parts of a path that lead elsewhere in it, escaped or not.</summary>
    private static int Dots(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        return (end < 0 ? url : url[..end]).Split('/', '\\').Count(static part => Uri.UnescapeDataString(part) is "." or "..");
    }

    private static object? Value(string template, string name, bool mayLack, Dictionary<string, object?> known)
    {
        if (!known.TryGetValue(name, out var value))
        {
            var names = known.Keys.Order(StringComparer.OrdinalIgnoreCase).Take(MostNamed).ToList();
            throw new FormatException($"The URI template '{UrlText.Safe(template)}' needs '{name}', which the object does not have. It has {(names.Count == 0 ? "no properties" : string.Join(", ", names))}{(known.Count > MostNamed ? ", ..." : string.Empty)}.");
        }

        var plain = Plain(value);
        return plain is not (null or "") || mayLack ? plain
            : throw new FormatException($"The URI template '{UrlText.Safe(template)}' needs '{name}', which is empty in the object. Only parameters, as in {{?{name}}}, may be left out.");
    }

    /// <summary>Values as they stand in addresses: dates in ISO 8601, numbers with a point, true and false in lower case.</summary>
    private static object? Plain(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero && time.Kind == DateTimeKind.Unspecified ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        IDictionary entries => entries.Cast<DictionaryEntry>().ToDictionary(entry => Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry => Text(entry.Value)),
        IEnumerable items => items.Cast<object?>().Select(Text).ToList(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Text(object? value) => Plain(value) as string ?? string.Empty;

    /// <summary>A variable without its explode mark or prefix length.</summary>
    private static string Name(string variable) => variable.TrimEnd('*').Split(':')[0].Trim();

    [GeneratedRegex(@"\{(?<operator>[+#./;?&=,!@|]?)(?<variables>[^{}]*)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
