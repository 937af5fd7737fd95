using System.Data.Common;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>What connecting to an engine takes, apart from its SQL.</summary>
internal abstract class DatabaseDriver
{
    /// <summary>Seconds to wait for a server that does not answer.</summary>
    protected const int ConnectTimeoutSeconds = 15;

    /// <summary>The name by which servers list our connections.</summary>
    protected const string ApplicationName = "Reconcile";

    private static readonly MySqlDriver MySql = new();
    private static readonly PostgresDriver Postgres = new();
    private static readonly SqliteDriver Sqlite = new();
    private static readonly SqlServerDriver SqlServer = new();
    private static readonly DuckDbDriver DuckDb = new();

    public static DatabaseDriver For(ReconcileProvider provider) => provider switch
    {
        ReconcileProvider.PostgreSql => Postgres,
        ReconcileProvider.Sqlite => Sqlite,
        ReconcileProvider.SqlServer => SqlServer,
        ReconcileProvider.MySql => MySql,
        ReconcileProvider.DuckDb or ReconcileProvider.Csv or ReconcileProvider.Parquet or ReconcileProvider.JsonLines => DuckDb,
        _ => throw new FormatException("The connection has no provider. Give -SourceProvider or -TargetProvider together with a connection string, or use a URI."),
    };

    /// <summary>Reads an ADO.NET connection string.</summary>
    /// <exception cref="FormatException">A keyword or value is not known; only the keyword is repeated.</exception>
    /// <exception cref="ArgumentException">The text is no connection string.</exception>
    public abstract ReconcileConnection Parse(string connectionString);

    /// <summary>A closed connection. Without driver pooling: sessions are kept here, and none outlives its run.</summary>
    public abstract DbConnection Create(ReconcileConnection connection, bool readOnly);

    /// <summary>Sets an open connection up: lock timeout, time zone and the like. Returns the dialect for the server's version.</summary>
    public abstract Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken);

    /// <summary>
    /// Has the server itself end statements that run for longer, so that a client that died leaves none running, where it can. Never
    /// extends a limit that the server's administrator has set.
    /// </summary>
    public virtual Task LimitStatementsAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts a query whose columns are read in canonical form.</summary>
    public abstract Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken);

    /// <summary>Lets a token end the connection's queries where the driver's own calls work through them whatever their token says.</summary>
    public virtual void EndQueriesWith(DbConnection connection, CancellationToken cancellationToken)
    {
    }

    /// <summary>What an exception of the driver means; null if it is not the driver's.</summary>
    /// <param name="error">The driver's exception.</param>
    /// <param name="opening">Whether the connection was being opened.</param>
    public abstract DriverError? Explain(Exception error, bool opening);

    /// <summary>The command of a connection whose token cancels it on the server, without the driver's own 30 s limit.</summary>
    public static DbCommand CreateCommand(DbConnection connection, string sql, IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name.TrimStart('@', ':', '$');
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Reads a connection string setting by setting, so that what is wrong can be named without the rest.</summary>
    protected static T Read<T>(string connectionString)
        where T : DbConnectionStringBuilder, new()
    {
        var builder = new T();
        Apply(builder, SettingsOf(new DbConnectionStringBuilder { ConnectionString = connectionString }));
        return builder;
    }

    /// <summary>Sets the user's own settings, in the words of the driver.</summary>
    protected static void Apply(DbConnectionStringBuilder builder, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            try
            {
                builder[name] = value;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or InvalidOperationException or OverflowException)
            {
                // The driver's exception may quote the value; and a password with an unquoted semicolon in it goes on as a keyword.
                var setting = name.All(c => char.IsAsciiLetter(c) || c is ' ' or '_') ? $"The connection setting '{name}'" : "A connection setting";
                throw new FormatException($"{setting} is not known to the provider, or its value is not one it takes.");
            }
        }
    }

    /// <summary>The settings of a connection string but for those that have a property of their own.</summary>
    protected static Dictionary<string, string> SettingsOf(DbConnectionStringBuilder builder, params string[] own)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string key in given.Keys)
        {
            if (!own.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                settings[key] = given[key].ToString() ?? string.Empty;
            }
        }

        return settings;
    }
}

/// <summary>A driver's exception in our words.</summary>
/// <param name="Problem">What kind of problem it is.</param>
/// <param name="Text">What the server or driver said.</param>
/// <param name="IsTransient">Whether it may pass by itself.</param>
internal sealed record DriverError(ReconcileProblem Problem, string Text, bool IsTransient = false)
{
    /// <summary>Whether the server has too much to do.</summary>
    public bool IsBusy { get; init; }
}
