using System.Diagnostics;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>Two databases on a PostgreSQL server of the benchmark's own.</summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private readonly PostgresServer _server;

    private PostgresPair(PostgresServer server, PostgresDatabase source, PostgresDatabase target)
    {
        _server = server;
        Source = source;
        Target = target;
    }

    public PostgresDatabase Source { get; }

    public PostgresDatabase Target { get; }

    /// <summary>Creates both with the same content.</summary>
    public static async Task<PostgresPair> CreateAsync(string sql, CancellationToken cancellationToken)
    {
        var server = await BenchmarkSkippedException.OrAsync(() => PostgresServer.StartPrivateAsync(cancellationToken));
        var pair = new PostgresPair(server, await server.CreateDatabaseAsync(cancellationToken: cancellationToken), await server.CreateDatabaseAsync(cancellationToken: cancellationToken));
        await pair.Source.ExecuteAsync(sql, cancellationToken);
        await pair.Target.ExecuteAsync(sql, cancellationToken);
        await pair.VacuumAsync(cancellationToken);
        return pair;
    }

    /// <summary>Leaves no work for the first reader, whoever that is.</summary>
    public async Task VacuumAsync(CancellationToken cancellationToken)
    {
        await Source.ExecuteAsync("VACUUM ANALYZE", cancellationToken);
        await Target.ExecuteAsync("VACUUM ANALYZE", cancellationToken);
    }

    /// <summary>Measures our comparison of a table beside the least that reading both sides in order can take: two psql that copy to nowhere, side by side.</summary>
    public Task<(double Bare, CompareChild.Figures Ours, double PeakMegabytes)> MeasureAsync(
        string table, string key, ReconcileStrategy strategy, CompareChild.Found expected, CancellationToken cancellationToken) =>
        PairedRuns.MedianAsync(
            () => RunBothAsync($"COPY (SELECT * FROM {table} ORDER BY {key}) TO STDOUT (FORMAT BINARY)", cancellationToken),
            () => CompareChild.MeasureAsync(Source.Uri, Target.Uri, table, strategy, expected, cancellationToken));

    /// <summary>Measures our comparison by hashes beside two bare scans that only sum up the server's own hash of each row, side by side.</summary>
    public Task<(double Bare, CompareChild.Figures Ours, double PeakMegabytes)> MeasureHashesAsync(string table, CompareChild.Found expected, CancellationToken cancellationToken) =>
        PairedRuns.MedianAsync(
            () => RunBothAsync($"SELECT sum(hash_record_extended({table}, 0)) FROM {table}", cancellationToken),
            () => CompareChild.MeasureAsync(Source.Uri, Target.Uri, table, ReconcileStrategy.Native, expected, cancellationToken));

    /// <summary>Seconds that two psql take for the same statements, side by side.</summary>
    public async Task<double> RunBothAsync(string sql, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(RunAsync(Source, sql, cancellationToken), RunAsync(Target, sql, cancellationToken));
        return clock.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task RunAsync(PostgresDatabase database, string sql, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("psql") { ArgumentList = { "-X", "-q", "-o", "/dev/null", "-d", database.Uri, "-c", sql } };
        using var psql = Process.Start(start) ?? throw new BenchmarkSkippedException("psql is not installed.");
        await psql.WaitForExitAsync(cancellationToken);
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql ended with {psql.ExitCode}.");
        }
    }
}
