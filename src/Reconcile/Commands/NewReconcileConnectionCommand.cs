using System.Collections;
using System.Management.Automation;
using Reconcile.Completion;

namespace Reconcile.Commands;

/// <summary>Makes a connection for the other cmdlets. What it returns shows no password in any form.</summary>
/// <example>
/// <code>
/// $source = New-ReconcileConnection 'postgresql://app@db1.example/sales' -Credential (Get-Credential app)
/// </code>
/// A connection from an address; the password is asked for and shown nowhere.
/// </example>
/// <example>
/// <code>
/// New-ReconcileConnection -Provider SqlServer -Server db2.example -Database sales -Credential (Get-Credential app) -Setting @{ Encrypt = 'Strict' }
/// </code>
/// A connection from its parts, with a setting of the driver.
/// </example>
/// <example>
/// <code>
/// New-ReconcileConnection csv:./exports
/// </code>
/// A folder of files: each is a table.
/// </example>
[Cmdlet(VerbsCommon.New, "ReconcileConnection", DefaultParameterSetName = UriSet)]
[OutputType(typeof(ReconcileConnection))]
public sealed class NewReconcileConnectionCommand : CancellableCommandBase
{
    private const string UriSet = "Uri";
    private const string ServerSet = "Server";
    private const string StringSet = "ConnectionString";

    /// <summary>The connection as a URI.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UriSet, HelpMessage = "postgresql://user@host:5432/database, sqlserver://user@host:1433/database, mysql://user@host:3306/database, sqlite:path, duckdb:path, csv:, parquet: or jsonl: with files.")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ReconcileConnection Uri { get; set; } = null!;

    /// <summary>The engine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, HelpMessage = "PostgreSql, SqlServer, Sqlite, MySql, DuckDb, Csv, Parquet or JsonLines.")]
    [Parameter(Mandatory = true, ParameterSetName = StringSet, HelpMessage = "PostgreSql, SqlServer, Sqlite, MySql, DuckDb, Csv, Parquet or JsonLines.")]
    [ValidateSet(nameof(ReconcileProvider.PostgreSql), nameof(ReconcileProvider.SqlServer), nameof(ReconcileProvider.Sqlite), nameof(ReconcileProvider.MySql), nameof(ReconcileProvider.DuckDb), nameof(ReconcileProvider.Csv), nameof(ReconcileProvider.Parquet), nameof(ReconcileProvider.JsonLines))]
    public ReconcileProvider Provider { get; set; }

    /// <summary>Host name or address. Not for a file.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public string Server { get; set; } = string.Empty;

    /// <summary>Port: 1 to 65535; the engine's own by default.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The database's name, or the file's path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet, HelpMessage = "The database's name, or the path of the file.")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = string.Empty;

    /// <summary>An ADO.NET connection string.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StringSet, HelpMessage = "An ADO.NET connection string in the words of the provider.")]
    [ValidateNotNullOrEmpty]
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>User and password. They go before those in the URI or the connection string.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Further settings in the words of the provider, for example <c>@{ 'SSL Mode' = 'Require' }</c>. They are shown, so none may name a secret.</summary>
    [Parameter]
    public Hashtable? Setting { get; set; }

    /// <summary>Makes the connection; does not open it.</summary>
    protected override void ProcessRecord()
    {
        var connection = ParameterSetName switch
        {
            ServerSet => FromParts(),
            StringSet => Complete(new ReconcileConnection { Pending = ConnectionString }, Provider, nameof(ConnectionString), nameof(Provider)),
            _ => Complete(Uri, ReconcileProvider.Unknown, nameof(Uri), nameof(Provider)),
        };
        WriteObject(WithSettings(WithCredential(connection)));
    }

    private ReconcileConnection FromParts()
    {
        var connection = new ReconcileConnection { Provider = Provider, Server = Server, Port = Port, Database = Database };
        try
        {
            return DatabasePath.Resolve(connection, SessionState.Path);
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.ConnectionInvalid(error, nameof(Database)));
            throw;
        }
    }

    private ReconcileConnection WithCredential(ReconcileConnection connection)
    {
        if (Credential is null)
        {
            return connection;
        }

        if (connection.IsFile)
        {
            ThrowTerminatingError(ErrorRecords.CredentialNotUsed());
        }

        var login = Credential.GetNetworkCredential();
        return connection with { User = Credential.UserName, Secret = login.Password };
    }

    private ReconcileConnection WithSettings(ReconcileConnection connection)
    {
        if (Setting is null)
        {
            return connection;
        }

        var settings = new Dictionary<string, string>(connection.Settings, StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Setting)
        {
            var name = entry.Key.ToString() ?? string.Empty;
            if (SecretSetting.Is(name))
            {
                ThrowTerminatingError(ErrorRecords.SettingInvalid($"The setting '{name}' holds a secret.", name));
            }

            settings[name] = Convert.ToString(entry.Value, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
        }

        return connection with { Settings = settings };
    }
}
