using Found = Reconcile.Benchmarks.CompareChild.Found;

namespace Reconcile.Benchmarks;

/// <summary>Wide rows of twenty types, in which almost nothing differs.</summary>
internal sealed class MixedBenchmark : Benchmark
{
    private const int Rows = 1_000_000;
    private const double GoalRatio = 1.5;
    private const double GoalMegabytes = 200;

    private static readonly Found Expected = new(Rows, 5, 5, 40);

    public override string Name => "mixed";

    public override string Description => "1,000,000 rows of 20 mixed columns with 50 differences on PostgreSQL, beside the bare ordered COPY of both sides.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var databases = await PostgresPair.CreateAsync(Table, cancellationToken);
        await databases.Target.ExecuteAsync("""
            UPDATE m SET z = z + interval '1 microsecond' WHERE i8 % 20000 = 7 AND i8 < 200000;
            UPDATE m SET jb = jb || '{"changed": true}' WHERE i8 % 20000 = 7 AND i8 BETWEEN 200000 AND 400000;
            UPDATE m SET bin = coalesce(bin, '') || '\x00' WHERE i8 % 20000 = 7 AND i8 BETWEEN 400000 AND 600000;
            UPDATE m SET t4 = coalesce(t4, '') || ' ' WHERE i8 % 20000 = 7 AND i8 BETWEEN 600000 AND 800000;
            DELETE FROM m WHERE i8 % 20000 = 7 AND i8 BETWEEN 800000 AND 900000;
            INSERT INTO m (id, i8) SELECT md5(g::text)::uuid, g FROM generate_series(1000001, 1000005) g
            """, cancellationToken);
        await databases.VacuumAsync(cancellationToken);
        var auto = await databases.MeasureAsync("m", "id", ReconcileStrategy.Auto, Expected, cancellationToken);
        var stream = await databases.MeasureAsync("m", "id", ReconcileStrategy.Stream, Expected, cancellationToken);
        return
        [
            new($"mixed: {Rows:N0} rows of 20 columns, 50 differences, Auto (s)", auto.Ours.Seconds, auto.Bare, GoalRatio, GoalIsRatio: true),
            new($"mixed: {Rows:N0} rows of 20 columns, 50 differences, Stream (s)", stream.Ours.Seconds, stream.Bare, GoalRatio, GoalIsRatio: true),
            new("mixed: client memory at its peak (MB)", Math.Max(auto.PeakMegabytes, stream.PeakMegabytes), null, GoalMegabytes),
        ];
    }

    private static string Table => $$"""
        CREATE TABLE m (id uuid PRIMARY KEY, i8 bigint, i4 int, i2 smallint, n1 numeric(12,2), n2 numeric(20,6), n3 numeric, f8 double precision, f4 real, b boolean,
            d date, z timestamptz, ts timestamp, bin bytea, j json, jb jsonb, t1 text, t2 varchar(50), t3 text, t4 text);
        INSERT INTO m SELECT md5(g::text)::uuid, g, g * 7 % 1000000, g % 30000, g % 100000 / 100.0, g * 1.000001, CASE WHEN g % 5 > 0 THEN g::numeric ^ 2 / 7 END,
            sqrt(g), g / 3.0, g % 3 = 0, date '1990-01-01' + g % 20000, timestamptz '2000-01-01 00:00:00+00' + g * interval '61.000001 seconds',
            timestamp '2010-01-01' + g * interval '1 second', CASE WHEN g % 7 > 0 THEN decode(md5(g::text), 'hex') END,
            json_build_object('id', g, 'tags', json_build_array('a', g % 10, null)), jsonb_build_object('name', 'n' || g, 'amount', g / 100.0, 'on', g % 2 = 0),
            repeat(md5(g::text), 1 + (g % 6)::int), 'customer ' || g, CASE WHEN g % 4 > 0 THEN repeat('Zürich 東京 ', (g % 20)::int) END, CASE WHEN g % 10 > 0 THEN '🙂 ' || g END
          FROM generate_series(1, {{Rows}}) g
        """;
}
