using System.Globalization;

namespace Reconcile;

/// <summary>
/// A database to connect to. Immutable. Its text, its properties and its JSON never hold the password;
/// only <see cref="Secret"/> does, which nothing outside this module's data layer can read.
/// </summary>
public sealed record ReconcileConnection
{
    public ReconcileProvider Provider { get; init; }

    /// <summary>Host name or address; empty for a file.</summary>
    public string Server { get; init; } = string.Empty;

    /// <summary>Null: the provider's own.</summary>
    public int? Port { get; init; }

    /// <summary>The database's name, or the file's path.</summary>
    public string Database { get; init; } = string.Empty;

    /// <summary>Empty: the operating system's identity, or none.</summary>
    public string User { get; init; } = string.Empty;

    /// <summary>Further settings in the words of the provider, for example <c>SSL Mode</c>. None that names a secret.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The password; null if there is none.</summary>
    internal string? Secret { get; init; }

    /// <summary>An ADO.NET connection string whose provider is still to be said; it may hold a secret.</summary>
    internal string? Pending { get; init; }

    /// <summary>Whether it is a file, or a set of files, rather than a server.</summary>
    internal bool IsFile => Provider is ReconcileProvider.Sqlite or ReconcileProvider.DuckDb || IsReadOnly;

    /// <summary>Whether nothing can be written there, so that no repair is possible.</summary>
    internal bool IsReadOnly => Provider is ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines;

    /// <summary>Two connections to the same place as the same user are the same, whatever their settings.</summary>
    internal string Endpoint => ToString();

    /// <summary>A URI without its password, for example <c>postgresql://app@db.example:5432/sales</c>.</summary>
    public override string ToString()
    {
        var user = User.Length == 0 ? string.Empty : Uri.EscapeDataString(User) + "@";
        var port = Port is int number ? ":" + number.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return Provider switch
        {
            ReconcileProvider.Sqlite => "sqlite:" + Database,
            ReconcileProvider.DuckDb => "duckdb:" + Database,
            ReconcileProvider.Csv => "csv:" + Database,
            ReconcileProvider.Parquet => "parquet:" + Database,
            ReconcileProvider.JsonLines => "jsonl:" + Database,
            ReconcileProvider.PostgreSql => $"postgresql://{user}{Server}{port}/{Database}",
            ReconcileProvider.MySql => $"mysql://{user}{Server}{port}/{Database}",
            ReconcileProvider.SqlServer => $"sqlserver://{user}{Server}{port}/{Database}",
            _ => "(connection string without a provider)",
        };
    }
}
