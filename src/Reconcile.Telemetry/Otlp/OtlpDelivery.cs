using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Reconcile.Telemetry.Otlp;

/// <summary>Sends spans and metrics to a collector (OTLP).</summary>
internal sealed class OtlpDelivery : IDisposable
{
    private const int TimeoutMilliseconds = 10_000;
    private readonly TracerProvider _spans;
    private readonly MeterProvider _metrics;

    /// <exception cref="TelemetryException">The settings, or those of the environment, cannot be used.</exception>
    public OtlpDelivery(TelemetryOptions options)
    {
        JobInstruments.Publish();
        try
        {
            _spans = Sdk.CreateTracerProviderBuilder()
                .AddSource(RunSpans.SourceName)
                .SetResourceBuilder(Resource())
                .AddOtlpExporter(exporter => Configure(exporter, options, "v1/traces"))
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .AddMeter(JobInstruments.MeterName)
                .SetResourceBuilder(Resource())
                .AddOtlpExporter((exporter, reader) =>
                {
                    Configure(exporter, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                })
                .Build();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or NotSupportedException or FormatException)
        {
            _spans?.Dispose();
            throw new TelemetryException(TelemetryProblem.OtlpNotStarted, $"Traces and metrics cannot be sent to {Shown(options.OtlpEndpoint!)}: {error.Message}", error);
        }
    }

    /// <summary>The address without what may hold a key.</summary>
    public static Uri Shown(Uri endpoint) => new(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    /// <summary>Sends what is still to be sent, at most as long as it is given. False: that was not long enough.</summary>
    public bool Stop(TimeSpan longest)
    {
        var clock = Stopwatch.StartNew();
        var spansInTime = _spans.Shutdown(Milliseconds(longest));
        var metricsInTime = _metrics.Shutdown(Milliseconds(longest - clock.Elapsed));
        Dispose();
        return spansInTime && metricsInTime;
    }

    public void Dispose()
    {
        _spans.Dispose();
        _metrics.Dispose();
    }

    private static int Milliseconds(TimeSpan time) => (int)Math.Max(1, time.TotalMilliseconds);

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("reconcile", serviceVersion: typeof(OtlpDelivery).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        var isHttp = options.OtlpProtocol == OtlpProtocol.HttpProtobuf;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? With(options.OtlpEndpoint!, signal) : options.OtlpEndpoint!;
        exporter.TimeoutMilliseconds = TimeoutMilliseconds;

        // Given to the client as they are: the exporter's own setting for headers would split values at commas.
        var create = exporter.HttpClientFactory!;
        exporter.HttpClientFactory = () =>
        {
            var client = create();
            foreach (var (name, value) in options.OtlpHeaders.Reveal())
            {
                client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            }

            return client;
        };
    }

    private static Uri With(Uri endpoint, string signal) =>
        new UriBuilder(endpoint) { Path = endpoint.AbsolutePath.TrimEnd('/') + "/" + signal }.Uri;
}
