using System.Diagnostics;

namespace Reconcile.Benchmarks;

/// <summary>What four workers gain where the server takes its time.</summary>
internal sealed class ScrapeLatencyBenchmark : Benchmark
{
    private const int Items = 100;
    private const int Workers = 4;
    private const int Pairs = 3;
    private const double GoalRatio = 1 / 3.9;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    public override string Name => "scrape-latency";

    public override string Description => "100 items at a server that takes 50 ms, by Start-Scrape with 4 workers, beside one after the other.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var session = new ScrapeSession();
        using var server = PacedServer.Start(Latency);
        session.Scrape(server.Url, Workers, "-IgnoreRobots");
        await BareAsync(server.Url, Workers, cancellationToken);
        var pairs = new List<(double One, double Bare, double Ours)>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            pairs.Add((Measure(session, server.Url, 1), await BareAsync(server.Url, Items, cancellationToken), Measure(session, server.Url, Workers)));
        }

        var one = pairs.OrderBy(pair => pair.Ours / pair.One).ElementAt(Pairs / 2);
        var bare = pairs.OrderBy(pair => pair.Ours / pair.Bare).ElementAt(Pairs / 2);
        await server.EndAsync(cancellationToken);
        return
        [
            new($"scrape: {Items} items of {Latency.TotalMilliseconds:0} ms, {Workers} workers, beside one worker (s)", one.Ours, one.One, GoalRatio, GoalIsRatio: true),
            new("scrape: the same beside a bare HttpClient, one by one (s)", bare.Ours, bare.Bare, GoalRatio, GoalIsRatio: true),
        ];
    }

    // Robots.txt would be a request that nothing can go beside, and that the bare client does not make.
    private static double Measure(ScrapeSession session, string url, int workers)
    {
        var clock = Stopwatch.StartNew();
        session.Scrape(url, Items, $"-IgnoreRobots -MaxWorkers {workers}");
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> BareAsync(string url, int items, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        var clock = Stopwatch.StartNew();
        for (var item = 1; item <= items; item++)
        {
            await client.GetByteArrayAsync($"{url}{item}", cancellationToken);
        }

        return clock.Elapsed.TotalSeconds;
    }
}
