namespace Reconcile;

/// <summary>What a request may show of its address, and the login that an address may hold.</summary>
internal static class SafeUrl
{
    /// <summary>The address without its secrets and without its fragment.</summary>
    public static string Mask(Uri url) => UrlText.Safe(WithoutFragment(url));

    /// <summary>The address without its fragment, which no host sees.</summary>
    public static Uri WithoutFragment(Uri url) => url.IsAbsoluteUri && url.Fragment.Length > 0
        ? new Uri(url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped))
        : url;

    /// <summary>Whether a header of this name holds a secret, as far as a name can tell: also <c>X-Auth-Key</c>, whose parts say so.</summary>
    public static bool IsSecretHeader(string name) =>
        UrlText.IsSecret(name) || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || name.Split('-', '_').Any(UrlText.IsSecret);

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
}
