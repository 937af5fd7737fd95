using System.Data.Common;
using System.Globalization;

namespace Reconcile.Testing;

/// <summary>
/// A database that exists for one test and is removed on dispose. Its own statements use connections outside of any pool,
/// so none of them is left to be counted or to hold a file.
/// </summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public abstract DatabaseEngine Engine { get; }

    public abstract string Name { get; }

    /// <summary>An ADO.NET connection string, with the password if there is one.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>The same as a URI, with the password if there is one.</summary>
    public abstract string Uri { get; }

    /// <summary>A new open connection, which the caller disposes.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken = default)
    {
        var connection = CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one or several statements on a connection of their own; returns the number of rows they touched.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row; null for NULL and for no row.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 120;
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return value is DBNull ? null : value;
    }

    /// <summary>As <see cref="ScalarAsync"/>, converted: engines disagree about int and long.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        var value = await ScalarAsync(sql, cancellationToken);
        return value is null ? default : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
    }

    /// <summary>A name in this engine's quotes.</summary>
    public string Quote(string name) => Engine switch
    {
        DatabaseEngine.SqlServer => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
        DatabaseEngine.MySql => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`",
        _ => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
    };

    /// <summary>A table's name in quotes; a dot parts schema from table.</summary>
    public string QuoteTable(string table) => string.Join('.', table.Split('.').Select(Quote));

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract DbConnection CreateConnection();

    protected abstract ValueTask DropAsync();
}
