namespace Reconcile;

/// <summary>Why telemetry could not be started. The names are the ids of the errors.</summary>
internal enum TelemetryProblem
{
    PrometheusNotStarted,
    OtlpNotStarted,
    LogNotWritable,
    TelemetryStarted,
}

/// <summary>Telemetry could not be started; the message says what to do. Never holds a secret.</summary>
internal sealed class TelemetryException(TelemetryProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public TelemetryProblem Problem { get; } = problem;
}
