using System.Text;

namespace Reconcile;

/// <summary>Addresses as messages, results, logs and files may hold them: without passwords, keys and tokens.</summary>
internal static class UrlText
{
    private const string Hidden = "***";

    // As a part of a name, with what separates words in it left out, and as a whole one: "monkey" is no key.
    private static readonly string[] SecretParts =
    [
        "passw", "passphrase", "passcode", "pwd", "secret", "token", "jwt", "bearer", "assertion", "samlresponse", "verifier", "signature", "credential", "authorization",
        "apikey", "accesskey", "appkey", "authkey", "privatekey", "subscriptionkey", "sessid", "sessionid", "sessionkey",
    ];

    private static readonly string[] SecretNames = ["pass", "pw", "key", "auth", "authcode", "sig", "hmac", "otp", "totp", "sid", "sess", "session"];

    // What an authorization server sends back, and what opens functions in a cloud; in headers and elsewhere a code is a number.
    private static readonly string[] SecretParameters = ["code"];

    /// <summary>The address without its user and password, and with *** for the values of parameters whose names say that they are secret.</summary>
    public static string Safe(Uri url) => Safe(url.IsAbsoluteUri ? url.AbsoluteUri : url.OriginalString);

    /// <summary>The same of a text that may be an address, well-formed or not, or a template of one.</summary>
    public static string Safe(string url)
    {
        url = WithoutLogin(url);
        var start = url.AsSpan().IndexOfAny("?#;");
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
            if (equals >= 0 && IsSecret(Uri.UnescapeDataString(parameter[..equals]), Uri.UnescapeDataString(parameter[(equals + 1)..])))
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

    /// <summary>Whether a text that may be an address holds a login, or a parameter whose name says that it is secret. A user alone may be a key.</summary>
    public static bool HoldsSecret(string text) => Safe(text) != text;

    /// <summary>Whether a parameter or field of that name holds a secret, as far as its name says.</summary>
    public static bool IsSecret(string name) => SecretNames.Contains(name, StringComparer.OrdinalIgnoreCase) || NamesSecret(name);

    /// <summary>The same, but for names that have an everyday meaning too, such as <c>key</c>.</summary>
    public static bool NamesSecret(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit));
        return Array.Exists(SecretParts, part => letters.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A parameter's value may be an address in turn.</summary>
    private static bool IsSecret(string name, string value) =>
        IsSecret(name) || SecretParameters.Contains(name, StringComparer.OrdinalIgnoreCase) || (value.Contains("://", StringComparison.Ordinal) && HoldsSecret(value));

    private static string WithoutLogin(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        if (start < "://".Length)
        {
            return url;
        }

        var length = url.AsSpan(start).IndexOfAny("/?#");
        var authority = length < 0 ? url.AsSpan(start) : url.AsSpan(start, length);
        return url.Remove(start, authority.LastIndexOf('@') + 1);
    }
}
