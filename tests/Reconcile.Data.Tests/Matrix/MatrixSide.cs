using Reconcile.Testing;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>The tables of one side, in an engine or in files.</summary>
internal sealed class MatrixSide : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private TemporaryFolder? _files;

    private MatrixSide(TestDatabase database) => _database = database;

    public required ReconcileConnection Connection { get; init; }

    public static async Task<MatrixSide> CreateAsync(MatrixEngine engine, IEnumerable<MatrixTable> tables, bool isTarget)
    {
        TestDatabase database = engine switch
        {
            MatrixEngine.PostgreSql => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
            MatrixEngine.MariaDb => await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync(),
            MatrixEngine.Sqlite => new SqliteDatabase(),
            _ => new DuckDbDatabase(),
        };
        var settings = engine == MatrixEngine.MariaDb ? "SET sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_BACKSLASH_ESCAPES', time_zone = '+00:00';\n" : string.Empty;
        foreach (var table in tables)
        {
            await database.ExecuteAsync(settings + table.Statements(isTarget, create => create));
        }

        var (format, ending) = engine switch
        {
            MatrixEngine.Parquet => ("PARQUET", ".parquet"),
            MatrixEngine.JsonLines => ("JSON", ".jsonl"),
            MatrixEngine.Csv => ("CSV", ".csv"),
            _ => (string.Empty, string.Empty),
        };
        var files = format.Length > 0 ? await ((DuckDbDatabase)database).WriteFilesAsync(format, ending) : null;
        return new MatrixSide(database)
        {
            Connection = ConnectionUri.Parse(files is null ? database.Uri : $"{ending[1..]}:{files.FullPath}"),
            _files = files,
        };
    }

    public async ValueTask DisposeAsync()
    {
        _files?.Dispose();
        await _database.DisposeAsync();
    }
}
