namespace Reconcile;

/// <summary>Where what runs tell of themselves goes. Immutable; two that are equal ask for the same.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Where only this machine can ask for metrics.</summary>
    public const string DefaultAddress = "127.0.0.1";

    /// <summary>Seconds between two deliveries of metrics when nothing is said.</summary>
    public const int DefaultOtlpIntervalSeconds = 60;

    /// <summary>Most seconds between two deliveries of metrics: one day.</summary>
    public const int MaxIntervalSeconds = 24 * 3600;

    /// <summary>Size of a log file in MB at which the next one is begun, when nothing is said.</summary>
    public const int DefaultLogMaxSizeMB = 100;

    /// <summary>Largest size of a log file in MB that can be asked for.</summary>
    public const int LargestLogMaxSizeMB = 100_000;

    /// <summary>Earlier log files that are kept when nothing is said.</summary>
    public const int DefaultLogKeep = 5;

    /// <summary>Most earlier log files that can be kept.</summary>
    public const int MostLogKeep = 1000;

    /// <summary>Seconds between two lines on how far a run is, when nothing is said.</summary>
    public const int DefaultLogProgressSeconds = 30;

    /// <summary>Port on which metrics can be asked for: 1 to 65535. Null, the default: none.</summary>
    public int? PrometheusPort { get; init; }

    /// <summary>Address on which metrics can be asked for: 127.0.0.1 by default, <c>*</c> for all of this machine's.</summary>
    public string PrometheusAddress { get; init; } = DefaultAddress;

    /// <summary>Where traces and metrics are sent. Null, the default: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How they are sent.</summary>
    public OtlpProtocol OtlpProtocol { get; init; }

    /// <summary>Headers that are sent along. None by default.</summary>
    public SecretHeaders OtlpHeaders { get; init; } = SecretHeaders.None;

    /// <summary>Time between two deliveries of metrics: 1 s to 1 day, 60 s by default.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromSeconds(DefaultOtlpIntervalSeconds);

    /// <summary>Full path of the log file. Null, the default: none.</summary>
    public string? LogPath { get; init; }

    /// <summary>What matters less is not logged. <see cref="TelemetryLogLevel.Information"/> by default.</summary>
    public TelemetryLogLevel LogLevel { get; init; } = TelemetryLogLevel.Information;

    /// <summary>Size of a log file in bytes at which the next one is begun: 100 MB by default.</summary>
    public long LogMaxBytes { get; init; } = DefaultLogMaxSizeMB * 1024L * 1024;

    /// <summary>Earlier log files that are kept: 0 to 1000, 5 by default.</summary>
    public int LogKeep { get; init; } = DefaultLogKeep;

    /// <summary>Time between two lines on how far a run is: 1 s to 1 day, 30 s by default. Zero: there are none.</summary>
    public TimeSpan LogProgressInterval { get; init; } = TimeSpan.FromSeconds(DefaultLogProgressSeconds);
}
