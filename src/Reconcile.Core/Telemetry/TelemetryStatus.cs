namespace Reconcile;

/// <summary>Where what runs tell of themselves goes now, and whether it arrives. Never holds a secret.</summary>
public sealed record TelemetryStatus
{
    /// <summary>Since when.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Where Prometheus finds metrics; null: nowhere.</summary>
    public Uri? PrometheusUri { get; init; }

    /// <summary>Where traces and metrics are sent, without what stands behind a question mark; null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How they are sent.</summary>
    public OtlpProtocol OtlpProtocol { get; init; }

    /// <summary>The names of the headers that are sent along.</summary>
    public IReadOnlyList<string> OtlpHeaders { get; init; } = [];

    /// <summary>How often traces or metrics could not be delivered.</summary>
    public long OtlpFailures { get; init; }

    /// <summary>Why, the last time; empty: it has not happened.</summary>
    public string OtlpLastFailure { get; init; } = string.Empty;

    /// <summary>The log file; empty: there is none.</summary>
    public string LogPath { get; init; } = string.Empty;

    /// <summary>What matters less is not logged.</summary>
    public TelemetryLogLevel LogLevel { get; init; }

    /// <summary>Lines written to the log.</summary>
    public long LogLines { get; init; }

    /// <summary>Lines that were not, because the disk could not keep up or refused them. The log itself says where they are missing.</summary>
    public long LogLinesDropped { get; init; }

    /// <summary>Why the log could not be written, the last time; empty: it has not happened.</summary>
    public string LogLastFailure { get; init; } = string.Empty;
}
