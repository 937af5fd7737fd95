using System.ComponentModel;
using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile.Commands;

/// <summary>A comparison of tables that spares its servers, and that can be resumed after whatever ended it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ResumableRunCommandBase : DatabasePairCommandBase<TableTask, TableResult>
{
    private TableCheckpoint? _checkpoint;
    private bool _failureWritten;

    /// <summary>
    /// File that takes what is found about each table. A run that is given the file of one that was interrupted returns what is in it and
    /// compares only the other tables. None by default.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Rows a second that are read of each side, over all tables: 1 to 1,000,000,000. As many as there are by default.</summary>
    [Parameter]
    [ValidateRange(1L, ReconcileOptions.MostRowsPerSecond)]
    public long MaxRate { get; set; }

    /// <summary>Connections to one server at a time, over all tables and both sides: 2 to 1024. One for each worker and side by default.</summary>
    [Parameter]
    [ValidateRange(ReconcileOptions.LeastConnections, ReconcileOptions.MostConnections)]
    public int MaxConnection { get; set; }

    /// <summary>
    /// Key ranges of large tables compared at a time, where both servers let sessions share a snapshot: 1 to 64. One for every two processors,
    /// up to 8, by default.
    /// </summary>
    [Parameter]
    [ValidateRange(1, ReconcileOptions.MostRangeWorkers)]
    public int RangeWorkers { get; set; } = ReconcileOptions.DefaultRangeWorkers;

    /// <summary>Takes the key ranges that are done of large tables; null without a checkpoint.</summary>
    private protected IRangeRecords? RangeRecords => _checkpoint;

    /// <summary>The options with what this class knows of the run.</summary>
    private protected ReconcileOptions WithLoad(ReconcileOptions options) => options with
    {
        MaxRate = MaxRate,
        MaxConnections = MaxConnection > 0 ? MaxConnection : null,
        RangeWorkers = RangeWorkers,
        TableTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };

    /// <summary>What the checkpoint says of a table; null if it is to be compared. What is wrong with the checkpoint ends the command.</summary>
    private protected TableResult? FindDone(TableTask task, ReconcileOptions options)
    {
        if (Checkpoint is null || options.ExplainOnly)
        {
            return null;
        }

        try
        {
            _checkpoint ??= TableCheckpoint.Open(CheckpointFile.Open(FullPath(Checkpoint)), options, TimeProvider.System);
            return _checkpoint.Find(task);
        }
        catch (ReconcileException error)
        {
            ThrowTerminatingError(ErrorRecords.FromException(error, Checkpoint));
            throw;
        }
    }

    /// <summary>Writes a table's end down. Called by the workers, so that it does not wait for the pipeline.</summary>
    private protected void Record(ItemEnded<TableTask, TableResult> ended, TableOutcome outcome)
    {
        if (ended is ItemSucceeded<TableTask, TableResult>)
        {
            _checkpoint?.Record(ended.Item, outcome.ResultOf(ended));
        }
    }

    /// <summary>Tells once that the checkpoint could not be written. The run goes on: its results are worth more than the file.</summary>
    private protected void WriteCheckpointFailure()
    {
        if (_checkpoint?.Failure is { } failure && !_failureWritten)
        {
            _failureWritten = true;
            RunExitCode.Add(ExitBits.Failures);
            WriteError(ErrorRecords.FromException(failure, Checkpoint));
        }
    }

    /// <summary>Ends the run, then closes its checkpoint.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _checkpoint?.Dispose();
        }
    }
}
