using Found = Reconcile.Benchmarks.CompareChild.Found;

namespace Reconcile.Benchmarks;

/// <summary>Two PostgreSQL tables of 5,000,000 rows, beside bare scans of both: hash sums for Native, ordered COPYs for the others.</summary>
internal sealed class PostgresBenchmark : Benchmark
{
    private const int Rows = 5_000_000;
    private const int Scattered = 100;
    private const double EqualNativeRatio = 1.3;
    private const double ScatteredNativeRatio = 2;
    private const double EqualRatio = 1.4;
    private const double ManyDifferencesRatio = 2;
    private const double GoalMegabytes = 200;

    private static readonly Found Equal = new(Rows, 0, 0, 0);

    /// <summary>Of the hundred rows that <see cref="ScatterAsync"/> picks, 60 are changed and 19 are deleted on each side; two are added.</summary>
    private static readonly Found WithScattered = new(Rows - 19, 19, 21, 60);

    private static readonly Found WithMany = WithScattered with { Changed = WithScattered.Changed + (Rows / 10) };

    public override string Name => "postgres";

    public override string Description => "5,000,000 rows on two PostgreSQL databases, beside bare hash scans and ordered COPYs of both sides.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var databases = await PostgresPair.CreateAsync(Table, cancellationToken);
        var equal = await databases.MeasureAsync("t", "id", ReconcileStrategy.Stream, Equal, cancellationToken);
        var equalNative = await databases.MeasureHashesAsync("t", Equal, cancellationToken);
        await ScatterAsync(databases, cancellationToken);
        var scattered = await databases.MeasureAsync("t", "id", ReconcileStrategy.Stream, WithScattered, cancellationToken);
        var scatteredNative = await databases.MeasureHashesAsync("t", WithScattered, cancellationToken);
        await databases.Target.ExecuteAsync("UPDATE t SET i1 = i1 + 1 WHERE id % 10 = 3 AND id BETWEEN 1 AND 5000000", cancellationToken);
        await databases.VacuumAsync(cancellationToken);
        var many = await databases.MeasureAsync("t", "id", ReconcileStrategy.Auto, WithMany, cancellationToken);
        var peak = new[] { equal, equalNative, scattered, scatteredNative, many }.Max(measured => measured.PeakMegabytes);
        return
        [
            new($"postgres: {Rows:N0} equal rows, Native (s)", equalNative.Ours.Seconds, equalNative.Bare, EqualNativeRatio, GoalIsRatio: true),
            new("postgres: the same again in the same process (s)", equalNative.Ours.AgainSeconds, equalNative.Bare, EqualNativeRatio, GoalIsRatio: true),
            new($"postgres: {Scattered} scattered differences, Native (s)", scatteredNative.Ours.Seconds, scatteredNative.Bare, ScatteredNativeRatio, GoalIsRatio: true),
            new($"postgres: {Rows:N0} equal rows, Stream (s)", equal.Ours.Seconds, equal.Bare, EqualRatio, GoalIsRatio: true),
            new($"postgres: {Scattered} scattered differences, Stream (s)", scattered.Ours.Seconds, scattered.Bare, null),
            new("postgres: 10 % of the rows changed, Auto (s)", many.Ours.Seconds, many.Bare, ManyDifferencesRatio, GoalIsRatio: true),
            new("postgres: client memory at its peak (MB)", peak, null, GoalMegabytes),
            new("postgres: client CPU, equal rows by Stream (s)", equal.Ours.CpuSeconds, null, null),
        ];
    }

    private static string Table => $"""
        CREATE TABLE t (id bigint PRIMARY KEY, i1 int, i2 int, n numeric(2,1), ts timestamp);
        INSERT INTO t SELECT g, g % 1000, g * 7 % 100000, (g % 90) / 10.0, timestamp '2020-01-01' + g * interval '1 second' FROM generate_series(1, {Rows}) AS g
        """;

    /// <summary>Updates down to a microsecond, rows that either side lacks, one key far below and one far above all others.</summary>
    private static async Task ScatterAsync(PostgresPair databases, CancellationToken cancellationToken)
    {
        const string Picked = "id % 50000 = 7 AND id / 50000";
        await databases.Source.ExecuteAsync($"DELETE FROM t WHERE {Picked} BETWEEN 79 AND 97", cancellationToken);
        await databases.Target.ExecuteAsync($"""
            UPDATE t SET ts = ts + interval '1 microsecond' WHERE {Picked} BETWEEN 0 AND 59;
            DELETE FROM t WHERE {Picked} BETWEEN 60 AND 78;
            INSERT INTO t (id) VALUES (-1000000000000000000), (1000000000000000000)
            """, cancellationToken);
        await databases.VacuumAsync(cancellationToken);
    }
}
