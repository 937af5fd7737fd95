using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

internal sealed class SqlServerDriver : DatabaseDriver
{
    public override ReconcileConnection Parse(string connectionString)
    {
        var builder = Read<SqlConnectionStringBuilder>(connectionString);
        var server = builder.DataSource.Split(',', 2);
        return new ReconcileConnection
        {
            Provider = ReconcileProvider.SqlServer,
            Server = server[0],
            Port = server.Length > 1 && int.TryParse(server[1], CultureInfo.InvariantCulture, out var port) ? port : null,
            Database = builder.InitialCatalog,
            User = builder.UserID,
            Secret = builder.Password.Length > 0 ? builder.Password : null,
            Settings = SettingsOf(builder, "Data Source", "Initial Catalog", "User ID", "Password"),
        };
    }

    public override DbConnection Create(ReconcileConnection connection, bool readOnly)
    {
        var builder = new SqlConnectionStringBuilder { ConnectTimeout = ConnectTimeoutSeconds, ApplicationName = ApplicationName };
        Apply(builder, connection.Settings);
        builder.DataSource = connection.Port is int port ? string.Create(CultureInfo.InvariantCulture, $"{connection.Server},{port}") : connection.Server;
        builder.InitialCatalog = connection.Database;
        builder.Pooling = false;
        if (connection.User.Length > 0)
        {
            builder.UserID = connection.User;
            builder.Password = connection.Secret ?? string.Empty;
        }
        else if (builder.Authentication == SqlAuthenticationMethod.NotSpecified)
        {
            builder.IntegratedSecurity = true;
        }

        return new SqlConnection(builder.ConnectionString);
    }

    public override async Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(connection, LockTimeoutStatement(lockTimeout), []);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new SqlServerDialect(int.Parse(connection.ServerVersion.Split('.')[0], CultureInfo.InvariantCulture));
    }

    public override async Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken) =>
        await SqlServerRowSource.OpenAsync((SqlConnection)connection, query, columns, forms, cancellationToken).ConfigureAwait(false);

    public override DriverError? Explain(Exception error, bool opening) => error switch
    {
        SqlException server => SqlServerErrorNumbers.KindOf(server.Number, server.Class, opening).Says(server.Message),
        InvalidOperationException { Source: "Microsoft.Data.SqlClient" } broken => new DriverError(ReconcileProblem.ConnectionLost, broken.Message, IsTransient: true),
        IOException lost => new DriverError(ReconcileProblem.ConnectionLost, lost.Message, IsTransient: true),
        _ => null,
    };

    /// <summary>Milliseconds to wait for a lock in this session.</summary>
    internal static string LockTimeoutStatement(TimeSpan lockTimeout) =>
        $"SET LOCK_TIMEOUT {((long)lockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)};";
}
