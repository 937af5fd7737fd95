using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

internal sealed class PostgresDriver : DatabaseDriver
{
    /// <summary>The first version whose backends notice by themselves that their client is gone.</summary>
    private const int ConnectionCheckVersion = 14;

    /// <summary>Types without a form of their own (intervals, ranges, arrays) are compared as text, which must not depend on a server's settings.</summary>
    private const string Output = "SET TIME ZONE 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'";

    public override ReconcileConnection Parse(string connectionString)
    {
        var builder = Read<NpgsqlConnectionStringBuilder>(connectionString);
        return new ReconcileConnection
        {
            Provider = ReconcileProvider.PostgreSql,
            Server = builder.Host ?? string.Empty,
            Port = builder.Port,
            Database = builder.Database ?? string.Empty,
            User = builder.Username ?? string.Empty,
            Secret = builder.Password,
            Settings = SettingsOf(builder, "Host", "Port", "Database", "Username", "Password"),
        };
    }

    public override DbConnection Create(ReconcileConnection connection, bool readOnly)
    {
        var builder = new NpgsqlConnectionStringBuilder { Timeout = ConnectTimeoutSeconds, ApplicationName = ApplicationName, ReadBufferSize = 64 * 1024 };
        Apply(builder, connection.Settings);
        builder.Host = connection.Server;
        builder.Port = connection.Port ?? builder.Port;
        builder.Database = connection.Database.Length > 0 ? connection.Database : null;
        builder.Username = connection.User.Length > 0 ? connection.User : null;
        builder.Password = connection.Secret;
        builder.Pooling = false;
        builder.CommandTimeout = 0;
        return new NpgsqlConnection(builder.ConnectionString);
    }

    public override async Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var server = (NpgsqlConnection)connection;
        var milliseconds = ((long)lockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync(connection, $"SET lock_timeout = {milliseconds}; SET jit = off; {Output}", cancellationToken).ConfigureAwait(false);
        if (server.PostgreSqlVersion.Major >= ConnectionCheckVersion)
        {
            await CheckForDeadClientAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        return new PostgreSqlDialect(server.PostgresParameters.GetValueOrDefault("server_encoding", "UTF8") == "UTF8", server.PostgreSqlVersion.Major);
    }

    public override async Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken) =>
        await PostgresCopySource.OpenAsync((NpgsqlConnection)connection, query, new PostgresCopyDecoder(columns, forms), cancellationToken).ConfigureAwait(false);

    public override DriverError? Explain(Exception error, bool opening) => error switch
    {
        PostgresException server => new DriverError(ProblemOf(server.SqlState), $"{server.MessageText} ({server.SqlState})", server.IsTransient || IsPassing(server.SqlState)),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } unknown =>
            new DriverError(ReconcileProblem.ConnectionFailed, Innermost(unknown)),
        NpgsqlException { InnerException: null } other when opening && other.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            new DriverError(ReconcileProblem.AuthenticationFailed, other.Message),
        NpgsqlException or SocketException or TimeoutException or EndOfStreamException =>
            new DriverError(opening ? ReconcileProblem.ConnectionFailed : ReconcileProblem.ConnectionLost, Innermost(error), IsTransient: true),
        ObjectDisposedException or IOException =>
            new DriverError(ReconcileProblem.ConnectionLost, Innermost(error), IsTransient: true),
        _ => null,
    };

    /// <summary>Lets the server end a query whose client was killed. Servers on platforms that cannot tell refuse the setting.</summary>
    private static async Task CheckForDeadClientAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, "SET client_connection_check_interval = 1000", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // It finds out when it next sends rows.
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(connection, sql, []);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Innermost(Exception error) => error.GetBaseException().Message;

    private static bool IsPassing(string sqlState) => sqlState is "55P03" or "57P01" or "57P02" or "57P03" or "53300";

    private static ReconcileProblem ProblemOf(string sqlState) => sqlState switch
    {
        "28P01" or "28000" => ReconcileProblem.AuthenticationFailed,
        "3D000" or "53300" or "57P03" => ReconcileProblem.ConnectionFailed,
        "42501" => ReconcileProblem.PermissionDenied,
        "42P01" => ReconcileProblem.TableNotFound,
        "55P03" => ReconcileProblem.TableLocked,
        "57P01" or "57P02" => ReconcileProblem.ConnectionLost,
        _ when sqlState.StartsWith("08", StringComparison.Ordinal) => ReconcileProblem.ConnectionLost,
        _ when sqlState.StartsWith("22", StringComparison.Ordinal) => ReconcileProblem.ValueUnreadable,
        _ => ReconcileProblem.QueryFailed,
    };
}
