using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Reconcile.Telemetry.Prometheus;

/// <summary>The metrics as a page that Prometheus reads.</summary>
internal static class PrometheusEndpoint
{
    private const string Path = "/metrics";
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "::", "[::]"];
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "::1", "[::1]"];

    /// <summary>Starts to listen. Disposing of what comes back ends it.</summary>
    /// <exception cref="TelemetryException">That address and port cannot be used.</exception>
    public static IDisposable Start(string address, int port)
    {
        if (IPAddress.TryParse(address, out var literal) && literal.AddressFamily == AddressFamily.InterNetworkV6 && !Everywhere.Contains(address) && !IPAddress.IsLoopback(literal))
        {
            throw new TelemetryException(TelemetryProblem.PrometheusNotStarted, $"Metrics cannot be served on {address}: an IPv6 address has to be given by the name of its host.");
        }

        JobInstruments.Publish();
        try
        {
            return Sdk.CreateMeterProviderBuilder()
                .AddMeter(JobInstruments.MeterName)
                .AddPrometheusHttpListener(options => Configure(options, address, port))
                .Build();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or UriFormatException)
        {
            var cause = error.InnerException ?? error;
            throw new TelemetryException(TelemetryProblem.PrometheusNotStarted, $"Metrics cannot be served on {address}, port {port}: {cause.Message}", cause);
        }
    }

    /// <summary>Where the page is, seen from this machine.</summary>
    public static Uri UriOf(string address, int port) =>
        new($"http://{(Everywhere.Contains(address) ? Dns.GetHostName() : ThisMachine.Contains(address, StringComparer.OrdinalIgnoreCase) ? TelemetryOptions.DefaultAddress : address)}:{port}{Path}");

    private static void Configure(PrometheusHttpListenerOptions options, string address, int port)
    {
        // The names are exactly those that people know: nothing is added to them, nor any label.
        options.ScopeInfoEnabled = false;
        options.TargetInfoEnabled = false;
        options.ScrapeEndpointPath = Path;
        options.Host = TelemetryOptions.DefaultAddress;
        options.Port = port;

        // What a run has just counted is on the page that is asked for next.
        options.ScrapeResponseCacheDurationMilliseconds = 0;
        options.ConfigureHttpListener = (_, listener) => Bind(listener, address, port);
    }

    private static void Bind(HttpListener listener, string address, int port)
    {
        listener.Prefixes.Clear();
        foreach (var host in HostsOf(address))
        {
            listener.Prefixes.Add($"http://{host}:{port}{Path}/");
        }

        if (ThisMachine.Contains(address, StringComparer.OrdinalIgnoreCase))
        {
            // On Windows the kernel accepts connections from everywhere and goes by the host that the request names.
            listener.AuthenticationSchemeSelectorDelegate = static request => IsFromElsewhere(request) ? AuthenticationSchemes.None : AuthenticationSchemes.Anonymous;
        }
    }

    /// <summary>
    /// Never throws: the listener would wait for ever for the request that it was about to hand out, and so would all who ask later. A connection that is closed
    /// already, as after a POST without a length, which the listener refuses by itself (411), has no address, and nobody gets what is written to it.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Of a closed connection the listener throws what it happens to meet first, a NullReferenceException too.")]
    private static bool IsFromElsewhere(HttpListenerRequest request)
    {
        try
        {
            return !IPAddress.IsLoopback(request.RemoteEndPoint.Address);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static IEnumerable<string> HostsOf(string address) =>
        Everywhere.Contains(address) ? ["*"]

        // A listener answers to the very name it was given: who asks for localhost would find nothing at 127.0.0.1.
        : ThisMachine.Contains(address, StringComparer.OrdinalIgnoreCase) ? ["127.0.0.1", "localhost"]
        : [address];
}
