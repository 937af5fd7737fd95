using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>One attempt at an item, on its way from the engine to a worker and back.</summary>
internal sealed class ScriptAttempt(BatchItem item, int worker, DateTimeOffset started)
{
    private readonly TaskCompletionSource<ScriptOutcome> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BatchItem Item => item;

    /// <summary>What the script writes. Belongs to the worker's thread until <see cref="End"/> is complete.</summary>
    public List<ItemRecord> Records { get; } = [];

    public Task<ScriptOutcome> End => _end.Task;

    public void Complete(int? exitCode = null)
    {
        if (exitCode is null or 0)
        {
            _end.TrySetResult(Outcome(exitCode));
            return;
        }

        var error = new InvalidOperationException($"The script ended with exit code {exitCode}.");
        _end.TrySetException(new ScriptFailedException(new ErrorRecord(error, "ScriptExited", ErrorCategory.FromStdErr, item.Input), Outcome(exitCode)));
    }

    public void Fail(Exception error)
    {
        var record = (error as IContainsErrorRecord)?.ErrorRecord ?? new ErrorRecord(error, error.GetType().Name, ErrorCategory.NotSpecified, item.Input);
        Records.Add(new ItemRecord(ItemStream.Error, record));
        FailBy(record);
    }

    /// <summary>Ends as failed if there is an error among the records which says that the script could not be called.</summary>
    public bool FailByRefusal(string script)
    {
        var index = Records.FindIndex(record => record is { Stream: ItemStream.Error, Value: ErrorRecord error } && ScriptText.IsRefusal(error, script));
        if (index < 0)
        {
            return false;
        }

        // Without its place: that is in the text around the script, which nobody wrote.
        var refusal = (ErrorRecord)Records[index].Value!;
        var bare = new ErrorRecord(refusal.Exception, refusal.FullyQualifiedErrorId, refusal.CategoryInfo.Category, item.Input);
        Records[index] = new ItemRecord(ItemStream.Error, bare);
        FailBy(bare);
        return true;
    }

    private void FailBy(ErrorRecord error) => _end.TrySetException(new ScriptFailedException(error, Outcome(null)));

    public void Stopped() => _end.TrySetException(new ScriptStoppedException(Outcome(null)));

    private ScriptOutcome Outcome(int? exitCode) => new(Records, worker, started, exitCode);
}
