using System.Data.Common;
using DuckDB.NET.Data;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

internal sealed class DuckDbDriver : DatabaseDriver
{
    private const string Memory = ":memory:";

    /// <summary>Nothing is fetched from elsewhere, and times have one zone.</summary>
    private const string Settings = "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET TimeZone = 'UTC'";

    public override ReconcileConnection Parse(string connectionString)
    {
        var builder = Read<DuckDBConnectionStringBuilder>(connectionString);
        return new ReconcileConnection
        {
            Provider = ReconcileProvider.DuckDb,
            Database = builder.DataSource,
            Settings = SettingsOf(builder, "Data Source", "DataSource"),
        };
    }

    public override DbConnection Create(ReconcileConnection connection, bool readOnly)
    {
        if (connection.IsReadOnly)
        {
            return new FileSetConnection(connection);
        }

        var isInMemory = connection.Database.StartsWith(Memory, StringComparison.Ordinal);
        var builder = new DuckDBConnectionStringBuilder
        {
            ["memory_limit"] = DuckDbLimits.Memory,
            ["temp_directory"] = DuckDbLimits.TemporaryFolder(isInMemory ? Guid.NewGuid().ToString() : Path.GetFullPath(connection.Database)),
        };
        Apply(builder, connection.Settings);
        builder.DataSource = connection.Database;
        if (readOnly && builder.AccessMode is null && !isInMemory)
        {
            builder.AccessMode = DuckDBAccessMode.ReadOnly;
        }

        return new DuckDBConnection(builder.ConnectionString);
    }

    public override async Task<SqlDialect> PrepareAsync(DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await using var command = CreateCommand(connection, Settings, []);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new DuckDbDialect((connection as FileSetConnection)?.Files.Provider ?? ReconcileProvider.DuckDb);
    }

    public override Task<IRowSource> OpenRowsAsync(
        DbConnection connection, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken) =>
        Task.FromResult<IRowSource>(DuckDbRowSource.Open(((DuckDBConnection)connection).NativeConnection, query, forms, cancellationToken));

    public override DriverError? Explain(Exception error, bool opening) => error switch
    {
        DuckDBException or DuckDbQueryException => ProblemOf(error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.'), opening),
        // The reader's, for a date beyond .NET's range.
        ArgumentOutOfRangeException { Source: "DuckDB.NET.Data" or "DuckDB.NET.Bindings" } => new DriverError(ReconcileProblem.ValueUnreadable, error.Message),
        _ => null,
    };

    // DuckDB's errors are told apart by their words: their type does not reach the driver everywhere.
    private static DriverError ProblemOf(string text, bool opening) => text switch
    {
        _ when Says(text, "Could not set lock on file", "being used by another process") => new DriverError(ReconcileProblem.TableLocked,
            $"{text}. Another process has the file open for writing; it has to close it first", IsTransient: true)
        {
            IsBusy = true,
        },
        _ when Says(text, "different configuration") => new DriverError(ReconcileProblem.ConnectionFailed,
            $"{text}. This process has the file open with other settings; close that connection first", IsTransient: true),
        _ when !opening && Says(text, "read-only mode") => new DriverError(ReconcileProblem.PermissionDenied,
            $"{text}. The file is open for comparing in this process; write when the run has ended"),
        _ when Says(text, "Permission denied") => new DriverError(ReconcileProblem.PermissionDenied, text),
        _ when opening => new DriverError(ReconcileProblem.ConnectionFailed, text),
        _ when Says(text, "Catalog Error: Table with name") => new DriverError(ReconcileProblem.TableNotFound, text),
        _ when Says(text, "Conversion Error", "CSV Error", "Malformed JSON", "Invalid Input Error", "Out of Range Error") => new DriverError(ReconcileProblem.ValueUnreadable, text),
        _ => new DriverError(ReconcileProblem.QueryFailed, text, IsTransient: Says(text, "Conflict on")),
    };

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
