using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>Delivers what is still to be delivered and ends the telemetry of this process. Does nothing if there is none.</summary>
/// <example>
/// <code>
/// Start-ReconcileTelemetry -LogPath ./run.jsonl
/// Stop-ReconcileTelemetry -PassThru
/// </code>
/// Writes what is still to be written, ends the telemetry, and says what was delivered.
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "ReconcileTelemetry")]
[OutputType(typeof(TelemetryStatus))]
public sealed class StopReconcileTelemetryCommand : PSCmdlet
{
    private const int DefaultTimeoutSeconds = 5;
    private const int MaxTimeoutSeconds = 300;

    /// <summary>Seconds that delivering the rest may take: 1 to 300, 5 by default.</summary>
    [Parameter]
    [ValidateRange(1, MaxTimeoutSeconds)]
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;

    /// <summary>Return what it came to.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Ends it; tells what was lost.</summary>
    protected override void EndProcessing()
    {
        if (RunningTelemetry.Stop(TimeSpan.FromSeconds(TimeoutSeconds)) is not { } ended)
        {
            return;
        }

        if (!ended.InTime)
        {
            WriteWarning($"Not everything could be delivered within {TimeoutSeconds} s; the rest is lost. -TimeoutSeconds gives it more.");
        }

        if (ended.Status.OtlpFailures > 0)
        {
            WriteWarning($"{ended.Status.OtlpFailures} deliveries to {ended.Status.OtlpEndpoint} failed. {ended.Status.OtlpLastFailure}");
        }

        if (ended.Status.LogLinesDropped > 0)
        {
            WriteWarning($"{ended.Status.LogLinesDropped} lines are missing in the log {ended.Status.LogPath}. {ended.Status.LogLastFailure}".TrimEnd());
        }

        if (PassThru)
        {
            WriteObject(ended.Status);
        }
    }
}
