using System.Diagnostics;
using System.Globalization;

namespace Reconcile.Benchmarks;

/// <summary>How near the adaptive number of workers comes to the best fixed one, on items that wait and on items that compute.</summary>
internal sealed class AdaptiveBenchmark : Benchmark
{
    private const int MostWorkers = 32;
    private static readonly int[] Fixed = [1, 2, 4, 8, 16, 32];
    private static readonly TimeSpan FixedTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TimeToLearn = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);

    public override string Name => "scaling-adaptive";

    public override string Description => "Microseconds an item with adaptive workers after 15 s, beside the best fixed number; and how long a read of the statistics takes.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken) =>
    [
        await CompareAsync("items that wait 50 ms", static async (item, token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
            return item;
        }, cancellationToken),
        await CompareAsync("items that compute 5 ms", static (item, _) => new ValueTask<int>(Compute(item)), cancellationToken),
        await ReadStatisticsAsync(),
    ];

    private static async Task<BenchmarkRow> CompareAsync(string items, Func<int, CancellationToken, ValueTask<int>> operation, CancellationToken cancellationToken)
    {
        var best = (Workers: 0, Rate: 0.0);
        foreach (var workers in Fixed)
        {
            var rate = await RateAsync(new BatchOptions { MaxWorkers = workers }, operation, TimeSpan.FromSeconds(1), FixedTime, cancellationToken);
            best = rate > best.Rate ? (workers, rate) : best;
        }

        var adaptive = await RateAsync(new BatchOptions { MinWorkers = 1, MaxWorkers = MostWorkers }, operation, TimeToLearn, Measured, cancellationToken);

        // Less is better: the goal of 90 % of the throughput is 1/0.9 of the time.
        return new BenchmarkRow(string.Create(CultureInfo.InvariantCulture, $"scaling: {items}, best is {best.Workers} (us)"), 1e6 / adaptive, 1e6 / best.Rate, 1.11, GoalIsRatio: true);
    }

    private static async Task<double> RateAsync(
        BatchOptions options, Func<int, CancellationToken, ValueTask<int>> operation, TimeSpan before, TimeSpan measured, CancellationToken cancellationToken)
    {
        await using var engine = new BatchEngine<int, int>("scaling-adaptive", options, operation);
        var clock = Stopwatch.StartNew();
        var (first, item) = (0L, 0);
        var from = TimeSpan.Zero;
        while (clock.Elapsed < before + measured)
        {
            while (!engine.TryPost(item))
            {
                await engine.Events.ReadAsync(cancellationToken);
            }

            item++;
            if (first == 0 && clock.Elapsed >= before)
            {
                (first, from) = (engine.Statistics.Done, clock.Elapsed);
            }
        }

        return (engine.Statistics.Done - first) / (clock.Elapsed - from).TotalSeconds;
    }

    private static int Compute(int item)
    {
        var value = item;
        for (var step = 0; step < 5_000_000; step++)
        {
            value = unchecked(value * 31 + step);
        }

        return value;
    }

    private static async Task<BenchmarkRow> ReadStatisticsAsync()
    {
        const int Queued = 10_000;
        const int Reads = 100;
        var open = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var engine = new BatchEngine<int, int>(
            "scaling-adaptive", new BatchOptions { QueueCapacity = 2 * Queued }, (_, _) => new ValueTask<int>(open.Task));
        for (var item = 0; item < Queued; item++)
        {
            engine.TryPost(item);
        }

        var slowest = TimeSpan.Zero;
        for (var read = 0; read < Reads; read++)
        {
            var clock = Stopwatch.StartNew();
            _ = RunRegistry.Current;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        open.SetResult(1);
        return new BenchmarkRow(string.Create(CultureInfo.InvariantCulture, $"scaling: statistics, {Queued:N0} items queued, slowest of {Reads} (ms)"), slowest.TotalMilliseconds, null, 30);
    }
}
