using System.Text.RegularExpressions;

namespace Reconcile.Web;

/// <summary>Addresses made of a template (RFC 6570) and an object's properties.</summary>
internal static partial class UriTemplates
{
    // Where RFC 6570 names the value, one that is missing is a parameter that is not given.
    private const string Optional = "?&;";

    /// <summary>Fills a template.</summary>
    /// <param name="template">For example <c>https://api.example/games/{id}{?lang}</c>.</param>
    /// <param name="get">The value of a name: text, a number, a list of such, or null.</param>
    /// <exception cref="FormatException">The template is none, or a value that it cannot do without is missing.</exception>
    public static string Expand(string template, Func<string, object?> get)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (Match expression in Expression().Matches(template))
        {
            var operation = expression.Groups["operator"].Value;
            foreach (var name in expression.Groups["names"].Value.Split(',').Select(BareName))
            {
                if (get(name) is { } value)
                {
                    values[name] = value;
                }
                else if (operation.Length == 0 || !Optional.Contains(operation, StringComparison.Ordinal))
                {
                    throw new FormatException($"There is no value for {{{name}}} of the template {template}.");
                }
            }
        }

        try
        {
            return Std.UriTemplate.Expand(template, values);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"The template {template} is none of RFC 6570: {e.Message}", e);
        }
    }

    private static string BareName(string name) => name.TrimEnd('*').Split(':')[0].Trim();

    [GeneratedRegex(@"\{(?<operator>[+#./;?&])?(?<names>[^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Expression();
}
