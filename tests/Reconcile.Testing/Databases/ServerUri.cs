namespace Reconcile.Testing;

/// <summary>The parts of a server's URI, for environment variables that may hold one.</summary>
internal sealed record ServerUri(string Host, int? Port, string Database, string User, string Password, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>Null if the text is no URI of one of the schemes, and so a connection string.</summary>
    public static ServerUri? TryParse(string text, params string[] schemes)
    {
        if (!schemes.Any(scheme => text.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var uri = new Uri(text);
        var login = uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var settings = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2).Select(Uri.UnescapeDataString).ToArray())
            .Select(pair => KeyValuePair.Create(pair[0], pair.ElementAtOrDefault(1) ?? string.Empty));
        return new ServerUri(
            uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : null,
            Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            login[0],
            login.ElementAtOrDefault(1) ?? string.Empty,
            [.. settings]);
    }

    public static string Format(string scheme, string user, string password, string host, int? port, string database) =>
        $"{scheme}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{host}{(port is null ? string.Empty : ":" + port)}/{Uri.EscapeDataString(database)}";
}
