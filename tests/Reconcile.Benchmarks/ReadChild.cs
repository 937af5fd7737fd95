using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace Reconcile.Benchmarks;

/// <summary>
/// Reads both sides by their own drivers, side by side, and does nothing with the values: what our comparison cannot do without. In a
/// process of its own, as cold as the comparison's.
/// </summary>
internal static class ReadChild
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "read-in-child";

    /// <summary>In the child: reads, and prints the seconds and the rows of each side.</summary>
    public static async Task<int> RunAsync(string query, IReadOnlyList<string> uris)
    {
        var clock = Stopwatch.StartNew();
        var rows = await Task.WhenAll(uris.Select(uri => Task.Factory.StartNew(() => Read(uri, query), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds} {string.Join(' ', rows)}"));
        return 0;
    }

    /// <summary>Starts the child and returns its seconds.</summary>
    public static async Task<double> MeasureAsync(IReadOnlyList<string> uris, string query, long rows, CancellationToken cancellationToken)
    {
        var output = (await ChildProcess.RunAsync([Verb, query, .. uris], cancellationToken)).Split(' ');
        return output.Length == uris.Count + 1 && output.Skip(1).All(count => count == rows.ToString(CultureInfo.InvariantCulture))
            ? double.Parse(output[0], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The drivers read {string.Join(' ', output)}.");
    }

    private static long Read(string uri, string query)
    {
        using var connection = Open(ConnectionUri.Parse(uri), ref query);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader();
        Action<int>[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => GetterOf(reader, i))];
        var rows = 0L;
        for (; reader.Read(); rows++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (!reader.IsDBNull(i))
                {
                    columns[i](i);
                }
            }
        }

        return rows;
    }

    /// <summary>Each value as its own type, without a box.</summary>
    private static Action<int> GetterOf(DbDataReader reader, int column) => Type.GetTypeCode(reader.GetFieldType(column)) switch
    {
        TypeCode.Int32 => i => reader.GetInt32(i),
        TypeCode.Int64 => i => reader.GetInt64(i),
        TypeCode.Double => i => reader.GetDouble(i),
        TypeCode.Decimal => i => reader.GetDecimal(i),
        TypeCode.DateTime => i => reader.GetDateTime(i),
        TypeCode.String => i => reader.GetString(i),
        _ => i => reader.GetValue(i),
    };

    private static DbConnection Open(ReconcileConnection side, ref string query)
    {
        switch (side.Provider)
        {
            case ReconcileProvider.PostgreSql:
                return new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = side.Server, Port = side.Port!.Value, Database = side.Database, Username = side.User, Password = side.Secret, Pooling = false }.ConnectionString);
            case ReconcileProvider.MySql:
                return new MySqlConnection(new MySqlConnectionStringBuilder { Server = side.Server, Port = (uint)side.Port!.Value, Database = side.Database, UserID = side.User, Password = side.Secret, Pooling = false }.ConnectionString);
            case ReconcileProvider.Sqlite:
                return new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = side.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            default:
                query = query.Replace("FROM t", $"FROM read_parquet('{Path.Combine(side.Database, "t.parquet")}')", StringComparison.Ordinal);
                return new DuckDBConnection("Data Source=:memory:");
        }
    }
}
