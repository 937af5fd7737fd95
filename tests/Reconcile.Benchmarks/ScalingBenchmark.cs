using System.Diagnostics;
using System.Globalization;
using Reconcile.Data;

namespace Reconcile.Benchmarks;

/// <summary>Forty tables of mixed size, compared by one worker up to eight.</summary>
internal sealed class ScalingBenchmark : Benchmark
{
    private static readonly int[] Workers = [1, 2, 3, 4, 6, 8];

    /// <summary>A few large tables, many small ones: the rows of each.</summary>
    private static readonly int[] Sizes = [.. Enumerable.Repeat(500_000, 2), .. Enumerable.Repeat(150_000, 6), .. Enumerable.Repeat(50_000, 12), .. Enumerable.Repeat(5_000, 20)];

    public override string Name => "scaling";

    public override string Description => "40 tables of mixed size on two PostgreSQL databases, 1 to 8 workers, beside the bare ordered COPY of all of them, one after the other.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var databases = await PostgresPair.CreateAsync(string.Join(";\n", Sizes.Select(Table)), cancellationToken);
        await databases.Target.ExecuteAsync(string.Join(";\n", Sizes.Select((_, i) => $"UPDATE {NameOf(i)} SET i = i + 1 WHERE id = {i + 1}")), cancellationToken);
        await databases.VacuumAsync(cancellationToken);
        var copies = string.Join(";\n", Sizes.Select((_, i) => $"COPY (SELECT * FROM {NameOf(i)} ORDER BY id) TO STDOUT (FORMAT BINARY)"));
        await CompareAsync(databases, Workers[^1], cancellationToken);
        var rows = new List<BenchmarkRow>();
        foreach (var workers in Workers)
        {
            var bare = await databases.RunBothAsync(copies, cancellationToken);
            var ours = await CompareAsync(databases, workers, cancellationToken);
            rows.Add(new BenchmarkRow(string.Create(CultureInfo.InvariantCulture, $"scaling: {Sizes.Length} tables, {Sizes.Sum():N0} rows, workers: {workers} (s)"), ours, bare, null));
        }

        return rows;
    }

    private static string NameOf(int table) => $"t{table}";

    private static string Table(int rows, int table) =>
        $"CREATE TABLE {NameOf(table)} AS SELECT g::bigint AS id, (g * 7 % 100000)::int AS i, 'customer ' || g AS name FROM generate_series(1, {rows}) g; ALTER TABLE {NameOf(table)} ADD PRIMARY KEY (id)";

    private static async Task<double> CompareAsync(PostgresPair databases, int workers, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var reconciler = new TableReconciler(new ReconcileOptions
        {
            Source = ConnectionUri.Parse(databases.Source.Uri),
            Target = ConnectionUri.Parse(databases.Target.Uri),
            Strategy = ReconcileStrategy.Stream,
        });
        await using var engine = new BatchEngine<TableTask, TableResult>("scaling benchmark", new BatchOptions { MaxWorkers = workers }, reconciler.ReconcileAsync);
        for (var i = 0; i < Sizes.Length; i++)
        {
            engine.TryPost(new TableTask { Table = NameOf(i), SourceTable = TableName.Parse(NameOf(i)) });
        }

        engine.CompleteInput();
        var right = 0;
        await foreach (var happened in engine.Events.ReadAllAsync(cancellationToken))
        {
            right += happened is ItemSucceeded<TableTask, TableResult> { Result: { Changed: 1, Differences: 1, Verdict: Verdict.Mismatch } } ? 1 : 0;
        }

        return right == Sizes.Length ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"Only {right} of {Sizes.Length} tables were compared rightly.");
    }
}
