using System.Collections;
using System.Globalization;
using System.Net;
using System.Security;

namespace Reconcile;

/// <summary>Reads HTTP headers as users write them: names with texts or, for secrets, secure strings.</summary>
internal static class HeaderReader
{
    /// <exception cref="FormatException">One is no header. The message names it, and never its value.</exception>
    public static SecretHeaders Read(IDictionary headers)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry header in headers)
        {
            var name = Convert.ToString(header.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (name.Length == 0 || !name.All(sign => char.IsAsciiLetterOrDigit(sign) || "!#$%&'*+-.^_`|~".Contains(sign, StringComparison.Ordinal)))
            {
                throw new FormatException($"'{name}' is not the name of an HTTP header.");
            }

            values[name] = ReadValue(name, header.Value);
        }

        return new SecretHeaders(values);
    }

    private static string ReadValue(string name, object? value)
    {
        var text = value is SecureString secret
            ? new NetworkCredential(string.Empty, secret).Password
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        return text.Any(char.IsControl)
            ? throw new FormatException($"The value of the header {name} holds a line break or another sign that no header can hold.")
            : text;
    }
}
