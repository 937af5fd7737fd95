using System.Data.Common;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>An open connection with its dialect, whose errors are ours.</summary>
internal sealed class DatabaseSession : IAsyncDisposable
{
    private readonly DatabaseDriver _driver;

    private DatabaseSession(ReconcileConnection connection, DatabaseDriver driver, DbConnection open, SqlDialect dialect)
    {
        Connection = connection;
        _driver = driver;
        Open = open;
        Dialect = dialect;
    }

    public ReconcileConnection Connection { get; }

    public SqlDialect Dialect { get; }

    /// <summary>The driver's connection.</summary>
    public DbConnection Open { get; }

    /// <summary>What is read by this session.</summary>
    public RowMeter Meter { get; } = new();

    /// <summary>Connects. Read-only unless the session is to write.</summary>
    public static async Task<DatabaseSession> OpenAsync(ReconcileConnection connection, TimeSpan lockTimeout, bool readOnly, CancellationToken cancellationToken)
    {
        var driver = DatabaseDriver.For(connection.Provider);
        var open = driver.Create(connection, readOnly);
        try
        {
            await open.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new DatabaseSession(connection, driver, open, await driver.PrepareAsync(open, lockTimeout, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            await open.DisposeAsync().ConfigureAwait(false);
            throw Translate(driver, connection, e, opening: true, cancellationToken);
        }
    }

    /// <summary>Lets a token end every query of the session.</summary>
    public void EndQueriesWith(CancellationToken cancellationToken) => _driver.EndQueriesWith(Open, cancellationToken);

    /// <summary>Has the server end statements that run for longer, where it can.</summary>
    public async Task LimitStatementsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _driver.LimitStatementsAsync(Open, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    /// <summary>Runs a query whose rows are few and reads them with a function.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        string sql, IReadOnlyDictionary<string, object?> parameters, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = DatabaseDriver.CreateCommand(Open, sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (Exception e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    public Task<IReadOnlyList<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        ListAsync(sql, new Dictionary<string, object?>(), read, cancellationToken);

    /// <summary>Fixes what the session sees of a table until <see cref="EndReadingAsync"/>, where the engine has a way to, and waits for its lock.</summary>
    public Task BeginReadingAsync(TableName table, CancellationToken cancellationToken) =>
        Dialect.BeginSnapshot(table) is { Length: > 0 } sql ? ExecuteAsync(sql, cancellationToken) : Task.CompletedTask;

    public Task EndReadingAsync(CancellationToken cancellationToken) =>
        Dialect.EndSnapshot is { Length: > 0 } sql ? ExecuteAsync(sql, cancellationToken) : Task.CompletedTask;

    /// <summary>Runs statements without reading what they return. Returns the rows that they touched.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = DatabaseDriver.CreateCommand(Open, sql, []);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    /// <summary>Starts a query whose rows are many.</summary>
    public async Task<IRowSource> OpenRowsAsync(
        string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        try
        {
            return new MeteredRowSource(await _driver.OpenRowsAsync(Open, query, columns, forms, cancellationToken).ConfigureAwait(false), Meter);
        }
        catch (Exception e)
        {
            throw Translate(e, cancellationToken);
        }
    }

    /// <summary>An exception in our words; a cancellation if the token asked for one, whatever the driver made of it.</summary>
    public Exception Translate(Exception error, CancellationToken cancellationToken) =>
        Translate(_driver, Connection, error, opening: false, cancellationToken);

    public ValueTask DisposeAsync() => Open.DisposeAsync();

    private static Exception Translate(DatabaseDriver driver, ReconcileConnection connection, Exception error, bool opening, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The query was cancelled.", error, cancellationToken);
        }

        return error is not (ReconcileException or OperationCanceledException) && driver.Explain(error, opening) is { } explained
            ? new ReconcileException(explained.Problem, $"{connection}: {explained.Text.TrimEnd('.')}.{Advice(explained.Problem)}", error, explained.IsTransient) { IsBusy = explained.IsBusy }
            : error;
    }

    private static string Advice(ReconcileProblem problem) => problem switch
    {
        ReconcileProblem.AuthenticationFailed => " Check the user and the password.",
        ReconcileProblem.ConnectionFailed => " Check the server's name, the port, the database or file, and that the server runs.",
        ReconcileProblem.ConnectionLost => " The table can be compared again; -MaxRetry does so by itself.",
        ReconcileProblem.PermissionDenied => " Grant the login the right, or leave the table out.",
        ReconcileProblem.TableLocked => " Compare it again when the lock is gone, or wait longer with -LockTimeoutSeconds.",
        _ => string.Empty,
    };
}
