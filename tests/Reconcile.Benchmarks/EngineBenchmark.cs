using System.Diagnostics;
using System.Threading.Channels;

namespace Reconcile.Benchmarks;

/// <summary>What the engine adds to each item, measured with items that do nothing.</summary>
internal sealed class EngineBenchmark : Benchmark
{
    private const int Items = 1_000_000;
    private const int Workers = 4;
    private const int EarlyItems = 100_000;
    private const double GoalMicroseconds = 5;

    // Two samples of a heap that does not grow differ by what happens to be in flight; a byte an item would be 900,000.
    private const double GoalGrowthKilobytes = 256;

    public override string Name => "engine";

    public override string Description => "Overhead and memory per no-op item, beside a bare channel with as many consumers.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        await RunEngineAsync(EarlyItems, null, cancellationToken);
        await RunChannelAsync(EarlyItems, cancellationToken);
        var limit = await RunChannelAsync(Items, cancellationToken);
        var ours = await RunEngineAsync(Items, null, cancellationToken);
        var heap = new List<long>();
        await RunEngineAsync(Items, done => Sample(done, heap), cancellationToken);
        return
        [
            new($"engine: no-op item, {Workers} workers, {Items:N0} items (us)", ours, limit, GoalMicroseconds),
            new($"engine: heap growth, item {EarlyItems:N0} to {Items:N0} (KB)", (heap[1] - heap[0]) / 1024.0, null, GoalGrowthKilobytes),
        ];
    }

    private static void Sample(long done, List<long> heap)
    {
        if (done is EarlyItems or Items)
        {
            heap.Add(GC.GetTotalMemory(forceFullCollection: true));
        }
    }

    private static async Task<double> RunEngineAsync(int items, Action<long>? onEnded, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var engine = new BatchEngine<int, int>(
            "engine benchmark", new BatchOptions { MaxWorkers = Workers }, static (item, _) => new ValueTask<int>(item));
        var ended = 0L;
        for (var item = 0; item < items; item++)
        {
            while (!engine.TryPost(item))
            {
                Count(await engine.Events.ReadAsync(cancellationToken));
            }
        }

        engine.CompleteInput();
        await foreach (var happened in engine.Events.ReadAllAsync(cancellationToken))
        {
            Count(happened);
        }

        return ended == items
            ? clock.Elapsed.TotalMicroseconds / items
            : throw new InvalidOperationException($"{items} items went in, {ended} came out.");

        void Count(BatchEvent<int, int> happened)
        {
            if (happened is ItemEnded<int, int>)
            {
                ended++;
                onEnded?.Invoke(ended);
            }
        }
    }

    private static async Task<double> RunChannelAsync(int items, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var channel = Channel.CreateBounded<int>(new BatchOptions().QueueCapacity);
        var consumers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
            {
            }
        })).ToArray();
        for (var item = 0; item < items; item++)
        {
            await channel.Writer.WriteAsync(item, cancellationToken);
        }

        channel.Writer.Complete();
        await Task.WhenAll(consumers);
        return clock.Elapsed.TotalMicroseconds / items;
    }
}
