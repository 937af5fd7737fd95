namespace Reconcile;

/// <summary>Telemetry that is running.</summary>
internal interface ITelemetrySession
{
    TelemetryStatus Status { get; }

    /// <summary>
    /// Delivers what is still to be delivered and ends. Afterwards <see cref="Status"/> says what was lost. Takes at most as long as it is given;
    /// false: that was not enough, and the rest was left behind.
    /// </summary>
    bool Stop(TimeSpan longest);
}
