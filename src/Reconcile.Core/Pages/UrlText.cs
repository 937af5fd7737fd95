using System.Text;

namespace Reconcile;

/// <summary>Addresses as messages, results, logs and files may hold them: without passwords, keys and tokens.</summary>
internal static class UrlText
{
    private const string Hidden = "***";

    // As a part of a parameter's name, and as a whole one: "monkey" is no key.
    private static readonly string[] SecretParts = ["passw", "passphrase", "secret", "token", "signature", "credential", "apikey", "api_key", "api-key", "authorization"];
    private static readonly string[] SecretNames = ["pass", "pwd", "pw", "key", "auth", "sig", "sid", "session", "sessionid"];

    /// <summary>The address without its user and password, and with *** for the values of parameters whose names say that they are secret.</summary>
    public static string Safe(Uri url) => Safe(!url.IsAbsoluteUri ? url.OriginalString
        : url.UserInfo.Length > 0 ? url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped)
        : url.AbsoluteUri);

    private static string Safe(string url)
    {
        var start = url.AsSpan().IndexOfAny('?', '#');
        if (start < 0)
        {
            return url;
        }

        var safe = new StringBuilder(url, 0, start, url.Length);
        while (start < url.Length)
        {
            var length = url.AsSpan(start + 1).IndexOfAny("&;#?");
            var parameter = url.AsSpan(start + 1, length < 0 ? url.Length - start - 1 : length);
            var equals = parameter.IndexOf('=');
            safe.Append(url[start]);
            if (equals >= 0 && IsSecret(Uri.UnescapeDataString(parameter[..equals].ToString())))
            {
                safe.Append(parameter[..(equals + 1)]).Append(Hidden);
            }
            else
            {
                safe.Append(parameter);
            }

            start += 1 + parameter.Length;
        }

        return safe.ToString();
    }

    /// <summary>Whether a text that may be an address holds a password, or a parameter whose name says that it is secret.</summary>
    public static bool HoldsSecret(string text) =>
        Safe(text) != text || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Contains(':', StringComparison.Ordinal));

    /// <summary>Whether a parameter or field of that name holds a secret, as far as its name says.</summary>
    public static bool IsSecret(string name) =>
        Array.Exists(SecretNames, secret => string.Equals(name, secret, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(SecretParts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
