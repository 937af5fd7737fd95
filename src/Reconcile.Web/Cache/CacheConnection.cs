using Microsoft.Data.Sqlite;

namespace Reconcile.Web.Cache;

/// <summary>A connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class CacheConnection(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteTransaction Begin() => connection.BeginTransaction();

    /// <summary>A statement with values for $1, $2, ...</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"${i}") });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.Transaction = null;
        return command;
    }

    public int Execute(SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        command.Transaction = transaction;
        return command.ExecuteNonQuery();
    }

    public long Number(SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        command.Transaction = transaction;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
