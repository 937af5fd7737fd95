namespace Reconcile;

/// <summary>Connections written as a URI.</summary>
internal static class ConnectionUri
{
    /// <summary>The forms a message can offer.</summary>
    public const string Forms =
        "postgresql://user@host:5432/database, sqlserver://user@host:1433/database, mysql://user@host:3306/database, sqlite:path, duckdb:path, or csv:, parquet: or jsonl: with a file, a folder or a glob";

    // Settings are shown; the providers have several words for a password ("PSW", "SSL Password").
    private static readonly string[] SecretWords = ["password", "passwd", "pwd", "psw", "secret", "token"];

    /// <summary>Reads a URI. Query parts (<c>?SSL%20Mode=Require</c>) become settings.</summary>
    /// <exception cref="FormatException">It is none; the message never repeats it, for it may hold a password.</exception>
    public static ReconcileConnection Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 ? text[..colon].ToLowerInvariant() : string.Empty;
        return scheme switch
        {
            "sqlite" => ParseFile(text[(colon + 1)..], ReconcileProvider.Sqlite),
            "duckdb" => ParseFile(text[(colon + 1)..], ReconcileProvider.DuckDb),
            "csv" => ParseFile(text[(colon + 1)..], ReconcileProvider.Csv),
            "parquet" => ParseFile(text[(colon + 1)..], ReconcileProvider.Parquet),
            "jsonl" => ParseFile(text[(colon + 1)..], ReconcileProvider.JsonLines),
            "postgresql" or "postgres" => ParseServer(text, ReconcileProvider.PostgreSql),
            "mysql" or "mariadb" => ParseServer(text, ReconcileProvider.MySql),
            "sqlserver" or "mssql" => ParseServer(text, ReconcileProvider.SqlServer),
            _ => throw new FormatException(
                $"The connection is neither a known URI nor a connection string with a provider. Write {Forms}, or give an ADO.NET connection string together with its provider."),
        };
    }

    /// <summary>Refuses a setting whose name says that it holds a secret: settings can be read by anybody who has the connection.</summary>
    /// <exception cref="FormatException">It does; the name is not repeated, for it may be part of a password.</exception>
    public static void RefuseSecret(string name)
    {
        if (SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            throw new FormatException(
                "A setting of the connection (one whose name has password, pwd, secret or token in it) would hold a secret where it can be read. Give the password as user:password@host in a URI, as Password in a connection string, or by New-ReconcileConnection -Credential; keep keys in files that only you can read, without passwords of their own.");
        }
    }

    private static ReconcileConnection ParseFile(string rest, ReconcileProvider provider)
    {
        var path = rest.StartsWith("//", StringComparison.Ordinal) ? rest[2..] : rest;
        return path.Length > 0
            ? new ReconcileConnection { Provider = provider, Database = path }
            : throw new FormatException($"The {provider} connection names no file. Write {Forms}.");
    }

    private static ReconcileConnection ParseServer(string text, ReconcileProvider provider)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new FormatException(
                $"The {provider} connection is not a well-formed URI. Write {Forms}; special characters in a password are percent-encoded (@ is %40).");
        }

        var login = uri.UserInfo.Split(':', 2);
        return new ReconcileConnection
        {
            Provider = provider,
            Server = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : null,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            User = Uri.UnescapeDataString(login[0]),
            Secret = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            Settings = ParseSettings(uri.Query),
        };
    }

    private static Dictionary<string, string> ParseSettings(string query)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var name = Uri.UnescapeDataString(pair[0].Replace('+', ' '));
            RefuseSecret(name);
            settings[name] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : string.Empty;
        }

        return settings;
    }
}
