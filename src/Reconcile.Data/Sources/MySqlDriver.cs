using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using MySqlConnector;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

internal sealed class MySqlDriver : DatabaseDriver
{
    /// <summary>Seconds for which a server waits for a client that does not read: the other side may sort for hours before its first row.</summary>
    private const int PatienceSeconds = 30 * 24 * 60 * 60;

    /// <summary>Bytes of a text by which it is sorted; longer than the longest index, 3072.</summary>
    private const int SortedBytes = 8192;

    private const int MaxLockTimeoutSeconds = 31_536_000;

    // Without these, parameters mean what the driver thinks they do, and fixed-length text comes without its padding.
    private const string SqlMode =
        "REPLACE(REPLACE(REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', ''), 'PAD_CHAR_TO_FULL_LENGTH', ''), 'EMPTY_STRING_IS_NULL', '')";

    public override ReconcileConnection Parse(string connectionString)
    {
        var builder = Read<MySqlConnectionStringBuilder>(connectionString);
        return new ReconcileConnection
        {
            Provider = ReconcileProvider.MySql,
            Server = builder.Server,
            Port = (int)builder.Port,
            Database = builder.Database,
            User = builder.UserID,
            Secret = builder.Password.Length > 0 ? builder.Password : null,
            Settings = SettingsOf(builder, "Server", "Port", "Database", "User ID", "Password"),
        };
    }

    public override DbConnection Create(ReconcileConnection connection, bool readOnly)
    {
        // AllowUserVariables: scripts, those that repair among them, keep what they restore in variables.
        var builder = new MySqlConnectionStringBuilder { ConnectionTimeout = ConnectTimeoutSeconds, ApplicationName = ApplicationName, AllowUserVariables = true };
        Apply(builder, connection.Settings);
        builder.Server = connection.Server;
        builder.Port = connection.Port is int port ? (uint)port : builder.Port;
        builder.Database = connection.Database;
        builder.UserID = connection.User;
        builder.Password = connection.Secret ?? string.Empty;
        builder.Pooling = false;
        builder.AutoEnlist = false;
        builder.GuidFormat = MySqlGuidFormat.None;
        return new MySqlConnection(builder.ConnectionString);
    }

    public override async Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(connection, Settings(lockTimeout), []);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new MySqlDialect();
    }

    public override async Task LimitStatementsAsync(DbConnection connection, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = CreateCommand(connection, StatementLimit(connection.ServerVersion, limit), []);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.UnknownSystemVariable)
        {
            // A server from before 2015 has no such limit.
        }
    }

    public override async Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken) =>
        await MySqlRowSource.OpenAsync((MySqlConnection)connection, query, columns, forms, cancellationToken).ConfigureAwait(false);

    public override DriverError? Explain(Exception error, bool opening) => error switch
    {
        MySqlException { InnerException: IOException or SocketException } broken when MySqlErrorNumbers.KindOf(broken.Number).Problem == ReconcileProblem.QueryFailed => Broken(broken.Message, opening),
        MySqlException { Number: 0 } broken when opening => Broken(broken.Message, opening),
        MySqlException server => MySqlErrorNumbers.KindOf(server.Number).Says($"{server.Message} ({server.Number})"),
        InvalidOperationException { Source: "MySqlConnector" } or IOException or SocketException or ObjectDisposedException => Broken(error.Message, opening),
        _ => null,
    };

    /// <summary>The statements that set a session up. A limit on the rows of a query would be taken for the table's end.</summary>
    internal static string Settings(TimeSpan lockTimeout)
    {
        var seconds = (int)Math.Clamp(Math.Ceiling(lockTimeout.TotalSeconds), 1, MaxLockTimeoutSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"""
            SET SESSION time_zone = '+00:00', lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}, net_write_timeout = {PatienceSeconds},
            net_read_timeout = {PatienceSeconds}, max_sort_length = {SortedBytes}, sql_select_limit = 18446744073709551615, sql_mode = {SqlMode};
            SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ
            """);
    }

    /// <summary>MariaDB counts in seconds, MySQL in milliseconds and for SELECT alone, which is all that a comparison runs.</summary>
    internal static string StatementLimit(string serverVersion, TimeSpan limit)
    {
        var (name, value) = serverVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase)
            ? ("max_statement_time", Math.Ceiling(limit.TotalSeconds))
            : ("max_execution_time", Math.Min(Math.Ceiling(limit.TotalMilliseconds), uint.MaxValue));
        return string.Create(CultureInfo.InvariantCulture, $"SET SESSION {name} = IF(@@SESSION.{name} = 0 OR @@SESSION.{name} > {value}, {value}, @@SESSION.{name})");
    }

    private static DriverError Broken(string message, bool opening) =>
        new(opening ? ReconcileProblem.ConnectionFailed : ReconcileProblem.ConnectionLost, message, IsTransient: true);
}
