using System.Diagnostics;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>Two PostgreSQL tables of 5,000,000 rows, compared row by row, beside the bare ordered COPY of both.</summary>
internal sealed class PostgresBenchmark : Benchmark
{
    private const int Rows = 5_000_000;
    private const int Runs = 3;
    private const double GoalRatio = 1.5;
    private const double GoalMegabytes = 200;
    private const int ScatteredDifferences = 100;

    public override string Name => "postgres";

    public override string Description => "5,000,000 rows on two PostgreSQL databases, beside the bare ordered COPY of both sides.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await StartServerAsync(cancellationToken);
        await using var source = await CreateAsync(server, cancellationToken);
        await using var target = await CreateAsync(server, cancellationToken);
        // A bare run and one of ours in turn, so that a machine that slows down slows both; the pair with the median ratio is quoted.
        var pairs = new List<(double Bare, CompareChild.Figures Ours)>();
        await CopyBothAsync(source, target, cancellationToken);
        for (var run = 0; run < Runs; run++)
        {
            pairs.Add((await CopyBothAsync(source, target, cancellationToken), await CompareAsync(source, target, 0, cancellationToken)));
        }

        var (bare, ours) = pairs.OrderBy(pair => pair.Ours.Seconds / pair.Bare).ElementAt(Runs / 2);
        await target.ExecuteAsync($"UPDATE t SET ts = ts + interval '1 microsecond' WHERE id % {Rows / ScatteredDifferences} = 7", cancellationToken);
        await target.ExecuteAsync("VACUUM t", cancellationToken);
        var changedBare = await CopyBothAsync(source, target, cancellationToken);
        var changed = await CompareAsync(source, target, ScatteredDifferences, cancellationToken);
        return
        [
            new($"postgres: {Rows:N0} equal rows, Stream (s)", ours.Seconds, bare, GoalRatio, GoalIsRatio: true),
            new($"postgres: {ScatteredDifferences} rows changed by a microsecond (s)", changed.Seconds, changedBare, null),
            new("postgres: client memory at its peak (MB)", pairs.Max(pair => pair.Ours.PeakMegabytes), null, GoalMegabytes),
            new("postgres: client CPU (s)", ours.CpuSeconds, null, null),
        ];
    }

    private static async Task<PostgresServer> StartServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresServer.StartPrivateAsync(cancellationToken);
        }
        catch (Exception e) when (e.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal))
        {
            throw new BenchmarkSkippedException(e.Message["$XunitDynamicSkip$".Length..]);
        }
    }

    private static async Task<PostgresDatabase> CreateAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        var database = await server.CreateDatabaseAsync(cancellationToken: cancellationToken);
        await database.ExecuteAsync($"""
            CREATE TABLE t (id bigint PRIMARY KEY, i1 int, i2 int, n numeric(2,1), ts timestamp);
            INSERT INTO t SELECT g, g % 1000, g * 7 % 100000, (g % 90) / 10.0, timestamp '2020-01-01' + g * interval '1 second' FROM generate_series(1, {Rows}) AS g
            """, cancellationToken);
        await database.ExecuteAsync("VACUUM ANALYZE t", cancellationToken);
        return database;
    }

    private static async Task<CompareChild.Figures> CompareAsync(PostgresDatabase source, PostgresDatabase target, int differences, CancellationToken cancellationToken)
    {
        var figures = await CompareChild.MeasureAsync(source.ConnectionString, target.ConnectionString, "t", cancellationToken);
        return figures.Rows == Rows && figures.Differences == differences
            ? figures
            : throw new InvalidOperationException($"Wrong: {figures}.");
    }

    /// <summary>The least that reading both sides in order can take: two psql that copy to nowhere, side by side.</summary>
    private static async Task<double> CopyBothAsync(PostgresDatabase source, PostgresDatabase target, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(CopyAsync(source, cancellationToken), CopyAsync(target, cancellationToken));
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task CopyAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("psql") { ArgumentList = { "-X", "-q", "-o", "/dev/null", "-d", database.Uri, "-c", "COPY (SELECT * FROM t ORDER BY id) TO STDOUT (FORMAT BINARY)" } };
        using var psql = Process.Start(start) ?? throw new BenchmarkSkippedException("psql is not installed.");
        await psql.WaitForExitAsync(cancellationToken);
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql ended with {psql.ExitCode}.");
        }
    }
}
