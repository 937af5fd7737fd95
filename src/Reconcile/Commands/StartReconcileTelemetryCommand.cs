using System.Collections;
using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>Lets runs be watched from outside: metrics for Prometheus, traces and metrics for a collector, a log of JSON Lines. One for each process.</summary>
/// <example>
/// <code>
/// Start-ReconcileTelemetry -PrometheusPort 9464 -LogPath ./run.jsonl
/// </code>
/// Serves metrics at http://localhost:9464/metrics, for this machine only, and writes a line for each item into a log.
/// </example>
/// <example>
/// <code>
/// Stop-ReconcileTelemetry
/// Start-ReconcileTelemetry -OtlpEndpoint https://collector.example:4318 -OtlpHeader @{ Authorization = $token }
/// </code>
/// Sends metrics and traces to a collector, with a header that is shown nowhere.
/// </example>
[Cmdlet(VerbsLifecycle.Start, "ReconcileTelemetry")]
[OutputType(typeof(TelemetryStatus))]
public sealed class StartReconcileTelemetryCommand : CancellableCommandBase
{
    /// <summary>Port on which Prometheus finds <c>/metrics</c>: 1 to 65535, by custom 9464. Nothing is served by default.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? PrometheusPort { get; set; }

    /// <summary>The address of this machine on which it does: 127.0.0.1 by default, which only this machine can reach; <c>*</c> for all.</summary>
    [Parameter]
    [Alias("PrometheusHost")]
    [ValidateNotNullOrEmpty]
    public string PrometheusAddress { get; set; } = TelemetryOptions.DefaultAddress;

    /// <summary>The collector (OTLP) that takes traces and metrics, for example <c>http://127.0.0.1:4318</c>. Nothing is sent by default.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How they are sent: <c>HttpProtobuf</c> by default, or <c>Grpc</c>.</summary>
    [Parameter]
    public OtlpProtocol OtlpProtocol { get; set; }

    /// <summary>HTTP headers to send along, as <c>@{ Authorization = $token }</c>. Secrets are best given as a SecureString; no value is ever shown.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable OtlpHeader { get; set; } = [];

    /// <summary>Seconds between two deliveries of metrics: 1 to 86,400, 60 by default. Traces are sent as they come.</summary>
    [Parameter]
    [ValidateRange(1, TelemetryOptions.MaxIntervalSeconds)]
    public int OtlpIntervalSeconds { get; set; } = TelemetryOptions.DefaultOtlpIntervalSeconds;

    /// <summary>File that takes a line of JSON for everything that happens; appended to if it is there. None by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>What matters less is not logged: <c>Information</c> by default; <c>Debug</c> tells of each attempt that starts too.</summary>
    [Parameter]
    public TelemetryLogLevel LogLevel { get; set; } = TelemetryLogLevel.Information;

    /// <summary>Size of the log in MB at which it is renamed and a new one begun: 1 to 100,000, 100 by default.</summary>
    [Parameter]
    [ValidateRange(1, TelemetryOptions.LargestLogMaxSizeMB)]
    public int LogMaxSizeMB { get; set; } = TelemetryOptions.DefaultLogMaxSizeMB;

    /// <summary>Earlier logs that are kept, as <c>name.1</c>, <c>name.2</c>...: 0 to 1000, 5 by default.</summary>
    [Parameter]
    [ValidateRange(0, TelemetryOptions.MostLogKeep)]
    public int LogKeep { get; set; } = TelemetryOptions.DefaultLogKeep;

    /// <summary>Seconds between two lines on how far each run is: 0 (none) to 86,400, 30 by default.</summary>
    [Parameter]
    [ValidateRange(0, TelemetryOptions.MaxIntervalSeconds)]
    public int LogProgressSeconds { get; set; } = TelemetryOptions.DefaultLogProgressSeconds;

    /// <summary>End what is running with other settings.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Starts it and says how it is.</summary>
    protected override void EndProcessing()
    {
        if (TelemetrySettings.Check(MyInvocation.BoundParameters, OtlpEndpoint) is { } wrong)
        {
            ThrowTerminatingError(wrong);
        }

        try
        {
            var options = ReadOptions();
            if (TelemetrySettings.ExposesHeaders(options))
            {
                WriteWarning(ErrorRecords.HeadersExposed(options.OtlpEndpoint!.Host));
            }

            WriteObject(RunningTelemetry.Start(options, Force));
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.OtlpHeaderInvalid(error));
        }
        catch (TelemetryException error)
        {
            ThrowTerminatingError(ErrorRecords.TelemetryFailed(error));
        }
    }

    private TelemetryOptions ReadOptions() => new()
    {
        PrometheusPort = PrometheusPort,
        PrometheusAddress = PrometheusAddress,
        OtlpEndpoint = OtlpEndpoint,
        OtlpProtocol = OtlpProtocol,
        OtlpHeaders = HeaderReader.Read(OtlpHeader),
        OtlpInterval = TimeSpan.FromSeconds(OtlpIntervalSeconds),
        LogPath = LogPath is null ? null : FullPath(LogPath),
        LogLevel = LogLevel,
        LogMaxBytes = LogMaxSizeMB * 1024L * 1024,
        LogKeep = LogKeep,
        LogProgressInterval = TimeSpan.FromSeconds(LogProgressSeconds),
    };
}
