using Reconcile.Benchmarks;

if (args is [CompareChild.Verb, ..])
{
    return await CompareChild.RunAsync(args[1], args[2], args[3], args[4]);
}

if (args is [ReadChild.Verb, _, ..])
{
    return await ReadChild.RunAsync(args[1], args[2..]);
}

if (args is [JournalChild.Verb, _, _])
{
    return JournalChild.Run(args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
}

if (args is [ScrapeServerChild.Verb])
{
    return await ScrapeServerChild.RunAsync();
}

if (args is [PacedServer.Verb, _, _, _])
{
    return await PacedServer.RunAsync(args[1], args[2], args[3]);
}

if (args is [ScrapeQueueChild.Verb, _, _, _])
{
    return ScrapeQueueChild.Run(args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture), args[3]);
}

Benchmark[] all = [new EngineBenchmark(), new CmdletBenchmark(), new BatchBenchmark(), new CheckpointBenchmark(), new PostgresBenchmark(), new MixedBenchmark(), new EnginesBenchmark(), new ScalingBenchmark(), new AdaptiveBenchmark(), new ScrapeBenchmark(), new ScrapeLimitsBenchmark(), new ScrapeLatencyBenchmark(), new ScrapeQueueBenchmark()];

var chosen = args.Length == 0 ? all : [.. all.Where(benchmark => args.Contains(benchmark.Name, StringComparer.OrdinalIgnoreCase))];
var unknown = args.Except(all.Select(benchmark => benchmark.Name), StringComparer.OrdinalIgnoreCase).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no benchmark {string.Join(", ", unknown)}. Give none for all of them, or some of these:");
    foreach (var benchmark in all)
    {
        Console.Error.WriteLine($"  {benchmark.Name,-16} {benchmark.Description}");
    }

    return 64;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var isMet = true;
BenchmarkTable.WriteHeader(Console.Out);
foreach (var benchmark in chosen)
{
    try
    {
        foreach (var row in await benchmark.RunAsync(stop.Token))
        {
            BenchmarkTable.Write(Console.Out, row);
            isMet &= row.IsMet != false;
        }
    }
    catch (BenchmarkSkippedException e)
    {
        Console.Out.WriteLine($"{benchmark.Name}: not measured. {e.Message}");
    }
}

return isMet ? 0 : 1;
