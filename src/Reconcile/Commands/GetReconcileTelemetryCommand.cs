using System.Management.Automation;

namespace Reconcile.Commands;

/// <summary>Where the telemetry of this process goes, and whether it arrives. Writes nothing if none was started.</summary>
/// <example>
/// <code>
/// Start-ReconcileTelemetry -LogPath ./run.jsonl
/// Get-ReconcileTelemetry
/// Stop-ReconcileTelemetry
/// </code>
/// Says where metrics, traces and the log go, and how many could not be delivered.
/// </example>
[Cmdlet(VerbsCommon.Get, "ReconcileTelemetry")]
[OutputType(typeof(TelemetryStatus))]
public sealed class GetReconcileTelemetryCommand : PSCmdlet
{
    /// <summary>Writes how it is.</summary>
    protected override void EndProcessing()
    {
        if (RunningTelemetry.Status is { } status)
        {
            WriteObject(status);
        }
    }
}
