using System.Text;

namespace Reconcile;

/// <summary>Addresses as messages, results and logs may show them: without passwords and without what is named like a secret.</summary>
internal static class SafeUrl
{
    private const string Mark = "***";

    private static readonly string[] SecretWords = ["password", "passwd", "pwd", "secret", "token", "signature", "credential", "apikey", "accesskey", "authkey", "session"];
    private static readonly string[] SecretNames = ["key", "auth", "authorization", "sig", "sid", "pass", "jwt", "code"];

    /// <summary>The address without its secrets and without its fragment.</summary>
    public static string Mask(Uri url)
    {
        if (!url.IsAbsoluteUri)
        {
            return MaskQuery(url.OriginalString);
        }

        var text = new StringBuilder(url.Scheme).Append(Uri.SchemeDelimiter);
        if (url.UserInfo.Length > 0)
        {
            text.Append(Mark).Append('@');
        }

        text.Append(url.Authority[(url.Authority.IndexOf('@', StringComparison.Ordinal) + 1)..]).Append(url.AbsolutePath);
        return url.Query.Length == 0 ? text.ToString() : MaskQuery(text.Append(url.Query).ToString());
    }

    /// <summary>Whether something of this name, a parameter or a header, holds a secret as far as a name can tell.</summary>
    public static bool IsSecret(string name)
    {
        var plain = name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return SecretWords.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase))
            || name.Split('_', '-', '.').Any(part => SecretNames.Contains(part, StringComparer.OrdinalIgnoreCase))
            || (name.Length > 3 && name.EndsWith("Key", StringComparison.Ordinal));
    }

    /// <summary>The address without its login, and the login.</summary>
    public static (Uri Url, ScrapeCredential? Credential) TakeLogin(Uri url)
    {
        if (url.UserInfo.Length == 0)
        {
            return (url, null);
        }

        var login = url.UserInfo.Split(':', 2);
        var bare = new UriBuilder(url) { UserName = string.Empty, Password = string.Empty }.Uri;
        return (bare, ScrapeCredential.Basic(Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : string.Empty));
    }

    private static string MaskQuery(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
        {
            return text;
        }

        var masked = text[(query + 1)..].Split('&').Select(MaskParameter);
        return $"{text[..query]}?{string.Join('&', masked)}";
    }

    private static string MaskParameter(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsSecret(Uri.UnescapeDataString(parameter[..equals])) ? parameter[..(equals + 1)] + Mark : parameter;
    }
}
