namespace Reconcile.Benchmarks;

/// <summary>How Start-Scrape keeps to a server's limits, as the server sees it: to one that it was told, and to one that it learns from being refused.</summary>
internal sealed class ScrapeLimitsBenchmark : Benchmark
{
    private const int Permits = 5;
    private const int Windows = 25;
    private const double GoalUse = 1 / 0.97;
    private const int ServersRate = 50;
    private const int Items = 3_000;
    private const int ItemsInSilence = 600;
    private const double GoalRefused = 2;

    public override string Name => "scrape-limits";

    public override string Description => "A limit of 5 calls a second, and one of 50 that only the server knows, as the server sees them. Takes some minutes.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var session = new ScrapeSession();
        return
        [
            .. await ToldAsync(session, cancellationToken),
            .. await LearnedAsync(session, Items, retryAfter: 1, "with Retry-After", cancellationToken),
            .. await LearnedAsync(session, ItemsInSilence, retryAfter: null, "without", cancellationToken),
        ];
    }

    private static async Task<IReadOnlyList<BenchmarkRow>> ToldAsync(ScrapeSession session, CancellationToken cancellationToken)
    {
        using var server = PacedServer.Start(TimeSpan.Zero);

        // One call more than fills the windows, of which robots.txt is the first: ideally the last is sent when they are over.
        session.Scrape(server.Url, Windows * Permits, $"-RateLimit {Permits}/1s");
        var calls = await server.EndAsync(cancellationToken);
        return
        [
            new($"scrape: limit {Permits}/1s, most calls in any second", MostInASecond(calls), Permits, Permits),
            new($"scrape: limit {Permits}/1s, {calls.Count} calls, beside full use (s)", calls[^1].Seconds - calls[0].Seconds, Windows, GoalUse, GoalIsRatio: true),
        ];
    }

    private static async Task<IReadOnlyList<BenchmarkRow>> LearnedAsync(ScrapeSession session, int items, int? retryAfter, string how, CancellationToken cancellationToken)
    {
        using var server = PacedServer.Start(TimeSpan.Zero, ServersRate, retryAfter);
        session.Scrape(server.Url, items);
        var calls = await server.EndAsync(cancellationToken);

        // Nobody can know the limit before it is met for the first time.
        var met = calls.First(call => call.IsRefused).Seconds;
        var behind = calls.Where(call => call.Seconds - met > 1).ToArray();
        return
        [
            new($"scrape: 429 {how}, refused after the first window (%)", 100.0 * behind.Count(call => call.IsRefused) / behind.Length, null, GoalRefused),
            new($"scrape: 429 {how}, {items:N0} items at {ServersRate}/1s, beside full use (s)", calls[^1].Seconds - calls[0].Seconds, (double)items / ServersRate, null),
        ];
    }

    private static int MostInASecond(IReadOnlyList<Arrival> calls)
    {
        var most = 0;
        for (int first = 0, last = 0; last < calls.Count; last++)
        {
            while (calls[last].Seconds - calls[first].Seconds >= 1)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
