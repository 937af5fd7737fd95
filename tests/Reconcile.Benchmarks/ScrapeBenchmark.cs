using System.Diagnostics;
using System.Globalization;
using Reconcile.Web.Http;

namespace Reconcile.Benchmarks;

/// <summary>Many small answers over loopback, beside a bare client that does nothing but ask, and other people's programs where they are installed.</summary>
internal sealed class ScrapeBenchmark : Benchmark
{
    private const int Requests = 20_000;
    private const int WarmUp = 2_000;
    private const int Workers = 8;
    private const int Pairs = 5;

    // 80 % of the bare client's throughput.
    private const double GoalRatio = 1 / 0.8;

    // As Start-Scrape sends: times and retries of whole items are the engine's.
    private static readonly HttpOptions s_options = new()
    {
        NoProxy = true,
        ApiWorkers = Workers,
        TotalTimeout = Timeout.InfiniteTimeSpan,
        Retry = new RetryOptions(),
    };

    public override string Name => "scrape";

    public override string Description => "20,000 small JSON answers with 8 workers, beside a bare HttpClient, curl and Scrapy.";

    public override async Task<IReadOnlyList<BenchmarkRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var server = ChildServer.Start(ScrapeServerChild.Verb);
        var url = server.Url;
        await BareAsync(url, WarmUp, cancellationToken);
        await OursAsync(url, WarmUp, cancellationToken);
        var pairs = new List<(Cost Bare, Cost Ours)>();
        for (var i = 0; i < Pairs; i++)
        {
            pairs.Add((await BareAsync(url, Requests, cancellationToken), await OursAsync(url, Requests, cancellationToken)));
        }

        var (bare, ours) = pairs.OrderBy(pair => pair.Ours.Seconds / pair.Bare.Seconds).ElementAt(Pairs / 2);
        var cpu = pairs.OrderBy(pair => pair.Ours.CpuSeconds / pair.Bare.CpuSeconds).ElementAt(Pairs / 2);
        List<BenchmarkRow> rows =
        [
            new($"scrape: {Requests:N0} JSON answers, {Workers} workers, beside a bare HttpClient (s)", ours.Seconds, bare.Seconds, GoalRatio, GoalIsRatio: true),
            new("scrape: CPU of the same (s)", cpu.Ours.CpuSeconds, cpu.Bare.CpuSeconds, null),
        ];
        await AddOtherAsync(rows, "curl --parallel", ours.Seconds, () => CurlAsync(url, cancellationToken));
        await AddOtherAsync(rows, "Scrapy", ours.Seconds, () => ScrapyAsync(url, cancellationToken));
        await server.EndAsync(cancellationToken);
        return rows;
    }

    private static async Task AddOtherAsync(List<BenchmarkRow> rows, string name, double ours, Func<Task<double?>> run)
    {
        if (await run() is { } other)
        {
            rows.Add(new($"scrape: the same beside {name} (s)", ours, other, 1, GoalIsRatio: true));
        }
    }

    private static async Task<Cost> OursAsync(string url, int requests, CancellationToken cancellationToken)
    {
        using var gate = new RateGate("scrape benchmark", new RateGateOptions());
        using var pipeline = new HttpPipeline(s_options, new PermitHandover(gate));
        return await RunAsync(requests, async number =>
        {
            var response = await pipeline.FetchAsync(ScrapeRequest.Parse(url + number.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            return response.Content.Length;
        });
    }

    private static async Task<Cost> BareAsync(string url, int requests, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler);
        return await RunAsync(requests, async number => (await client.GetByteArrayAsync(url + number.ToString(CultureInfo.InvariantCulture), cancellationToken)).Length);
    }

    /// <summary>What so many workers take for so many requests.</summary>
    private static async Task<Cost> RunAsync(int requests, Func<int, Task<int>> ask)
    {
        var next = 0;
        var bytes = 0L;
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= requests;)
            {
                Interlocked.Add(ref bytes, await ask(number));
            }
        })));
        return bytes > requests ? new Cost(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds) : throw new InvalidOperationException("The answers were empty.");
    }

    private static Task<double?> CurlAsync(string url, CancellationToken cancellationToken) =>
        OtherAsync("/usr/bin/curl", ["--parallel", "--parallel-max", Workers.ToString(CultureInfo.InvariantCulture), "--silent", "--noproxy", "*", "--output", "/dev/null", $"{url}[1-{Requests}]"], null, cancellationToken);

    private static async Task<double?> ScrapyAsync(string url, CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/scrapy"))
        {
            return null;
        }

        var spider = Path.Combine(Directory.CreateTempSubdirectory("reconcile-scrapy-").FullName, "spider.py");
        await File.WriteAllTextAsync(spider, $$"""
            import scrapy
            class Bench(scrapy.Spider):
                name = 'bench'
                custom_settings = {'CONCURRENT_REQUESTS': {{Workers}}, 'CONCURRENT_REQUESTS_PER_DOMAIN': {{Workers}}, 'LOG_LEVEL': 'ERROR', 'RETRY_ENABLED': True, 'TELNETCONSOLE_ENABLED': False}
                def start_requests(self):
                    for i in range(1, {{Requests}} + 1):
                        yield scrapy.Request('{{url}}' + str(i))
                def parse(self, response):
                    return None
            """, cancellationToken);
        var seconds = await OtherAsync("/usr/bin/python3", ["/usr/bin/scrapy", "runspider", spider], Path.GetDirectoryName(spider), cancellationToken);
        Directory.Delete(Path.GetDirectoryName(spider)!, recursive: true);
        return seconds;
    }

    /// <summary>Null: it is not installed.</summary>
    private static async Task<double?> OtherAsync(string program, string[] arguments, string? folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? "/", RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private readonly record struct Cost(double Seconds, double CpuSeconds);
}
