using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>What memory a long queue takes.</summary>
internal sealed class ScrapeQueueBenchmark : Benchmark
{
    private const int Items = 100_000;
    private const double GoalMegabytes = 200;

    public override string Name => "scrape-queue";

    public override string Description => "Memory of Start-Scrape with 100,000 addresses at hand, in a process of its own, with a checkpoint and without.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var server = ChildServer.Start(ScrapeServerChild.Verb);
        var rows = await MeasureAsync(server.Url, string.Empty, string.Empty, cancellationToken);
        rows.AddRange(await MeasureAsync(server.Url, folder.Combine("run.checkpoint"), ", checkpoint", cancellationToken));
        await server.EndAsync(cancellationToken);
        return rows;
    }

    private static async Task<List<BenchmarkRow>> MeasureAsync(string url, string checkpoint, string how, CancellationToken cancellationToken)
    {
        string[] arguments = [ScrapeQueueChild.Verb, url, Items.ToString(CultureInfo.InvariantCulture), checkpoint];
        var figures = (await ChildProcess.RunAsync(arguments, cancellationToken)).Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return
        [
            new($"scrape: {Items:N0} items{how}, process at its peak (MB)", figures[0], figures[1], GoalMegabytes),
            new($"scrape: {Items:N0} items{how}, managed heap at its peak (MB)", figures[2], null, null),
            new($"scrape: {Items:N0} items{how}, an item (us)", figures[3], null, null),
        ];
    }
}
