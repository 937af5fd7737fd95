using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Reconcile.Testing;

namespace Reconcile.Benchmarks;

/// <summary>A server in a process of its own that takes its time, refuses what is too much, and writes down when it was asked.</summary>
internal sealed class PacedServer : IDisposable
{
    /// <summary>The first argument of the child's command line.</summary>
    public const string Verb = "serve-paced-in-child";

    private const string Json = """{"id":12345,"name":"An ordinary item"}""";
    private readonly ChildServer _child;

    private PacedServer(ChildServer child) => _child = child;

    public string Url => _child.Url;

    /// <summary>Starts it.</summary>
    /// <param name="latency">Time from a request to its answer; robots.txt is answered at once.</param>
    /// <param name="perSecond">Calls that it answers in any second; 0: all. Others get 429.</param>
    /// <param name="retryAfter">Seconds that it then asks to wait; null: it does not say.</param>
    public static PacedServer Start(TimeSpan latency, int perSecond = 0, int? retryAfter = null) => new(ChildServer.Start(
        Verb, Text(latency.TotalMilliseconds), Text(perSecond), Text(retryAfter ?? -1)));

    /// <summary>Ends it. Returns every request, robots.txt too, in the order in which they came.</summary>
    public async Task<IReadOnlyList<Arrival>> EndAsync(CancellationToken cancellationToken) =>
    [
        .. (await _child.EndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(parts => new Arrival(double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1] == "429"))
            .OrderBy(arrival => arrival.Seconds),
    ];

    public void Dispose() => _child.Dispose();

    /// <summary>In the child: serves until the input ends, then prints the requests.</summary>
    public static async Task<int> RunAsync(string latency, string perSecond, string retryAfter)
    {
        var wait = TimeSpan.FromMilliseconds(double.Parse(latency, CultureInfo.InvariantCulture));
        var limit = new CallLimit(int.Parse(perSecond, CultureInfo.InvariantCulture), quota: 0, TimeProvider.System);
        string[] headers = retryAfter == "-1" ? ["Content-Type: application/json"] : ["Content-Type: application/json", $"Retry-After: {retryAfter}"];
        var arrivals = new ConcurrentQueue<(long Moment, int Status)>();
        await using var server = HostileServer.Start();
        server.On("*", async exchange =>
        {
            var isRobots = exchange.Request.Path == "/robots.txt";
            var status = limit.Admit() is > 0 and var refusal ? refusal : isRobots ? 404 : 200;
            arrivals.Enqueue((exchange.Request.Timestamp, status));
            if (wait > TimeSpan.Zero && !isRobots)
            {
                await Task.Delay(wait, TimeProvider.System, exchange.Ending);
            }

            await exchange.AnswerAsync(status, status == 200 ? Json : string.Empty, headers);
        });
        await Console.Out.WriteLineAsync(Text(server.Port));
        await Console.In.ReadToEndAsync();
        foreach (var (moment, status) in arrivals)
        {
            await Console.Out.WriteLineAsync($"{Text((double)moment / Stopwatch.Frequency)} {Text(status)}");
        }

        return 0;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>A request as the server saw it.</summary>
/// <param name="Seconds">When, by the server's clock.</param>
/// <param name="IsRefused">Whether it was one too many.</param>
internal readonly record struct Arrival(double Seconds, bool IsRefused);
