using System.Data.Common;
using Microsoft.Data.Sqlite;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;
using SQLitePCL;

namespace Reconcile.Data.Sources;

internal sealed class SqliteDriver : DatabaseDriver
{
    /// <summary>Some tenths of a millisecond's work.</summary>
    private const int StepsBetweenQuestions = 10_000;

    public override ReconcileConnection Parse(string connectionString)
    {
        var builder = Read<SqliteConnectionStringBuilder>(connectionString);
        return new ReconcileConnection
        {
            Provider = ReconcileProvider.Sqlite,
            Database = builder.DataSource,
            Secret = builder.Password.Length > 0 ? builder.Password : null,
            Settings = SettingsOf(builder, "Data Source", "Password"),
        };
    }

    public override DbConnection Create(ReconcileConnection connection, bool readOnly)
    {
        var builder = new SqliteConnectionStringBuilder();
        Apply(builder, connection.Settings);
        builder.DataSource = connection.Database;
        builder.Pooling = false;
        if (connection.Secret is not null)
        {
            builder.Password = connection.Secret;
        }

        if (readOnly && builder.Mode == SqliteOpenMode.ReadWriteCreate)
        {
            builder.Mode = SqliteOpenMode.ReadOnly;
        }

        return new SqliteConnection(builder.ConnectionString);
    }

    public override Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var sqlite = (SqliteConnection)connection;
        sqlite.DefaultTimeout = Math.Max(1, (int)lockTimeout.TotalSeconds);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_busy_timeout(sqlite.Handle, (int)lockTimeout.TotalMilliseconds), sqlite.Handle);
        return Task.FromResult<SqlDialect>(new SqliteDialect());
    }

    public override Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken) =>
        Task.FromResult<IRowSource>(new SqliteRowSource((SqliteConnection)connection, query, forms));

    /// <summary>Asked by SQLite itself every so often, which unlike an interrupt cannot come too early.</summary>
    public override void EndQueriesWith(DbConnection connection, CancellationToken cancellationToken) =>
        raw.sqlite3_progress_handler(((SqliteConnection)connection).Handle, StepsBetweenQuestions, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);

    public override DriverError? Explain(Exception error, bool opening) =>
        error is SqliteException sqlite ? SqliteResultCodes.KindOf(sqlite.SqliteErrorCode).Says(sqlite.Message) : null;
}
