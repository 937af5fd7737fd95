using System.Data.Common;
using DuckDB.NET.Data;

namespace Reconcile.Testing;

/// <summary>A DuckDB database in a file of its own, deleted on dispose; and a way to write its tables as files.</summary>
public sealed class DuckDbDatabase : TestDatabase
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes an empty database.</summary>
    /// <param name="name">The file's name without its ending.</param>
    public DuckDbDatabase(string name = "test") => Name = name;

    public override DatabaseEngine Engine => DatabaseEngine.DuckDb;

    public override string Name { get; }

    public string FullPath => _folder.Combine(Name + ".duckdb");

    public override string ConnectionString => new DuckDBConnectionStringBuilder { DataSource = FullPath }.ConnectionString;

    public override string Uri => "duckdb:" + FullPath;

    /// <summary>A database with all tables of a SQLite one, with the types SQLite's declarations come nearest to in DuckDB.</summary>
    public static async Task<DuckDbDatabase> CopyOfAsync(SqliteDatabase original, IEnumerable<ChinookTable> tables)
    {
        var copy = new DuckDbDatabase("copy");
        await using var from = await original.OpenAsync();
        await using var to = (DuckDBConnection)await copy.OpenAsync();
        foreach (var table in tables)
        {
            await CopyTableAsync(from, to, table);
        }

        return copy;
    }

    /// <summary>Writes every table as a file of a folder, which the caller disposes of.</summary>
    /// <param name="format">CSV, PARQUET or JSON.</param>
    /// <param name="ending">The files' ending with its dot.</param>
    public async Task<TemporaryFolder> WriteFilesAsync(string format, string ending)
    {
        var folder = new TemporaryFolder();
        await using var connection = await OpenAsync();
        foreach (var table in await NamesAsync(connection))
        {
            await using var command = connection.CreateCommand();
            var path = folder.Combine(table + ending).Replace("'", "''", StringComparison.Ordinal);
            command.CommandText = $"COPY {Quote(table)} TO '{path}' (FORMAT {format}{(format == "CSV" ? ", HEADER" : string.Empty)})";
            await command.ExecuteNonQueryAsync();
        }

        return folder;
    }

    protected override DbConnection CreateConnection() => new DuckDBConnection(ConnectionString);

    protected override ValueTask DropAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<List<string>> NamesAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT table_name FROM duckdb_tables() ORDER BY table_name";
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task CopyTableAsync(DbConnection from, DuckDBConnection to, ChinookTable table)
    {
        await using var select = from.CreateCommand();
        select.CommandText = $"SELECT * FROM \"{table.Name}\"";
        await using var rows = await select.ExecuteReaderAsync();
        var names = Enumerable.Range(0, rows.FieldCount).Select(i => $"\"{rows.GetName(i)}\"").ToList();
        var columns = names.Select((name, i) => $"{name} {TypeOf(rows.GetDataTypeName(i))}");
        await using var command = to.CreateCommand();
        // All as text first, which the columns' types then read: SQLite has decimals as doubles.
        command.CommandText = $"CREATE TEMP TABLE texts ({string.Join(", ", names.Select(name => name + " VARCHAR"))});"
            + $"CREATE TABLE \"{table.Name}\" ({string.Join(", ", columns)}, PRIMARY KEY ({string.Join(", ", table.Key)}))";
        await command.ExecuteNonQueryAsync();
        using (var appender = to.CreateAppender("temp", "main", "texts"))
        {
            while (await rows.ReadAsync())
            {
                Append(appender.CreateRow(), rows);
            }
        }

        command.CommandText = $"INSERT INTO \"{table.Name}\" SELECT * FROM texts; DROP TABLE texts";
        await command.ExecuteNonQueryAsync();
    }

    private static void Append(IDuckDBAppenderRow row, DbDataReader values)
    {
        for (var i = 0; i < values.FieldCount; i++)
        {
            row = values.IsDBNull(i) ? row.AppendNullValue() : row.AppendValue(values.GetString(i));
        }

        row.EndRow();
    }

    private static string TypeOf(string declared) => declared.ToUpperInvariant() switch
    {
        var type when type.Contains("INT", StringComparison.Ordinal) => "INTEGER",
        var type when type.StartsWith("NUMERIC", StringComparison.Ordinal) => "DECIMAL(10,2)",
        var type when type.Contains("DATE", StringComparison.Ordinal) => "TIMESTAMP",
        _ => "VARCHAR",
    };
}
