using System.Management.Automation.Host;

namespace Reconcile.Tests.Pipeline;

/// <summary>Takes what a cmdlet writes outside any pipeline.</summary>
internal sealed class RecordingRuntime : ICommandRuntime
{
    public List<object?> Written { get; } = [];

    public List<ErrorRecord> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    public List<(string Status, int Percent, int Seconds, ProgressRecordType Type)> Progress { get; } = [];

    /// <summary>What writing an object throws: a downstream command that has had enough.</summary>
    public Exception? Refusal { get; set; }

    public PSTransactionContext? CurrentPSTransaction => null;

    public PSHost? Host => null;

    public void WriteObject(object? sendToPipeline)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        Written.Add(sendToPipeline);
    }

    public void WriteObject(object? sendToPipeline, bool enumerateCollection) => WriteObject(sendToPipeline);

    public void WriteError(ErrorRecord errorRecord) => Errors.Add(errorRecord);

    public void WriteWarning(string text) => Warnings.Add(text);

    public void WriteVerbose(string text) => Verbose.Add(text);

    public void WriteProgress(ProgressRecord progressRecord) =>
        Progress.Add((progressRecord.StatusDescription, progressRecord.PercentComplete, progressRecord.SecondsRemaining, progressRecord.RecordType));

    public void WriteProgress(long sourceId, ProgressRecord progressRecord) => WriteProgress(progressRecord);

    public void WriteDebug(string text)
    {
    }

    public void WriteCommandDetail(string text)
    {
    }

    public bool ShouldContinue(string? query, string? caption) => true;

    public bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) => true;

    public bool ShouldProcess(string? target) => true;

    public bool ShouldProcess(string? target, string? action) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason)
    {
        shouldProcessReason = ShouldProcessReason.None;
        return true;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void ThrowTerminatingError(ErrorRecord errorRecord) => throw new RuntimeException(errorRecord.ToString(), null, errorRecord);

    public bool TransactionAvailable() => false;
}
