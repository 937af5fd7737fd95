using Reconcile.Testing;
using Found = Reconcile.Benchmarks.CompareChild.Found;

namespace Reconcile.Benchmarks;

/// <summary>PostgreSQL against each other engine, beside the bare reading of both sides by their own drivers.</summary>
internal sealed class EnginesBenchmark : Benchmark
{
    private const int Rows = 1_000_000;
    private const double GoalRatio = 1.5;
    private const double GoalMegabytes = 200;
    private const string Query = "SELECT id, i, n, name, ts FROM t ORDER BY id";

    /// <summary>The source has one row more, one less and one changed.</summary>
    private static readonly Found Expected = new(Rows, 1, 1, 1);

    public override string Name => "engines";

    public override string Description => "1,000,000 rows from PostgreSQL to MariaDB, to SQLite and to Parquet, beside the bare reading of both sides by their own drivers.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var databases = await PostgresPair.CreateAsync("SELECT 1", cancellationToken);
        await databases.Source.ExecuteAsync($"""
            CREATE TABLE t (id bigint PRIMARY KEY, i int, n numeric(10,2), name text, ts timestamp);
            INSERT INTO t SELECT g, g * 7 % 100000, g % 9000 / 100.0, 'customer ' || g, timestamp '2020-01-01' + g * interval '1 second' FROM generate_series(1, {Rows}) g;
            DELETE FROM t WHERE id = 500000; UPDATE t SET i = i + 1 WHERE id = 7; INSERT INTO t (id, i) VALUES (2000000, 1)
            """, cancellationToken);
        await databases.VacuumAsync(cancellationToken);
        await using var mariaDb = await CreateMariaDbAsync(cancellationToken);
        await using var sqlite = await CreateSqliteAsync(cancellationToken);
        using var files = await CreateParquetAsync(cancellationToken);
        return
        [
            .. await MeasureAsync(databases.Source, "MariaDB", mariaDb.Uri, cancellationToken),
            .. await MeasureAsync(databases.Source, "SQLite", sqlite.Uri, cancellationToken),
            .. await MeasureAsync(databases.Source, "Parquet", "parquet:" + files.FullPath, cancellationToken),
        ];
    }

    private static async Task<IReadOnlyList<BenchmarkRow>> MeasureAsync(PostgresDatabase source, string engine, string target, CancellationToken cancellationToken)
    {
        var (bare, ours, peak) = await PairedRuns.MedianAsync(
            () => ReadChild.MeasureAsync([source.Uri, target], Query, Rows, cancellationToken),
            () => CompareChild.MeasureAsync(source.Uri, target, "t", ReconcileStrategy.Stream, Expected, cancellationToken));
        return
        [
            new($"engines: PostgreSQL to {engine}, {Rows:N0} rows (s)", ours.Seconds, bare, GoalRatio, GoalIsRatio: true),
            new($"engines: client memory with {engine} (MB)", peak, null, GoalMegabytes),
        ];
    }

    private static async Task<MariaDbDatabase> CreateMariaDbAsync(CancellationToken cancellationToken)
    {
        var database = await (await BenchmarkSkippedException.OrAsync(MariaDbServer.RequireAsync)).CreateDatabaseAsync(cancellationToken: cancellationToken);
        await database.ExecuteAsync($"""
            CREATE TABLE t (id bigint PRIMARY KEY, i int, n decimal(10,2), name text, ts datetime(6));
            INSERT INTO t SELECT seq, seq * 7 % 100000, seq % 9000 / 100, CONCAT('customer ', seq), TIMESTAMP '2020-01-01 00:00:00' + INTERVAL seq SECOND FROM seq_1_to_{Rows};
            ANALYZE TABLE t
            """, cancellationToken);
        return database;
    }

    private static async Task<SqliteDatabase> CreateSqliteAsync(CancellationToken cancellationToken)
    {
        var database = new SqliteDatabase();
        await database.ExecuteAsync($"""
            CREATE TABLE t (id bigint PRIMARY KEY, i int, n numeric(10,2), name text, ts timestamp);
            WITH RECURSIVE s (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {Rows})
            INSERT INTO t SELECT g, g * 7 % 100000, g % 9000 / 100.0, 'customer ' || g, datetime('2020-01-01', g || ' seconds') FROM s
            """, cancellationToken);
        return database;
    }

    private static async Task<TemporaryFolder> CreateParquetAsync(CancellationToken cancellationToken)
    {
        await using var database = new DuckDbDatabase();
        await database.ExecuteAsync($"""
            CREATE TABLE t AS SELECT g AS id, (g * 7 % 100000)::INTEGER AS i, (g % 9000 / 100.0)::DECIMAL(10,2) AS n, 'customer ' || g AS name,
                TIMESTAMP '2020-01-01' + to_seconds(g) AS ts FROM range(1, {Rows} + 1) AS r(g)
            """, cancellationToken);
        return await database.WriteFilesAsync("PARQUET", ".parquet");
    }
}
