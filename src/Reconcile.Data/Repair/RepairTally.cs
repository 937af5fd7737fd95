namespace Reconcile.Data.Repair;

/// <summary>What was done to a table so far. Only what was committed counts.</summary>
/// <param name="table">The table.</param>
internal sealed class RepairTally(RepairTable table)
{
    private readonly List<SkippedRow> _skippedRows = [];
    private readonly List<SkippedRow> _chunkSkips = [];
    private long _inserted;
    private long _updated;
    private long _deleted;
    private long _skipped;
    private TimeSpan _duration;
    private ReconcileException? _failure;

    public RepairTable Table => table;

    /// <summary>Whether a chunk of it failed, so that nothing more is done to it.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Notes a row that is left alone, if its chunk is committed.</summary>
    public void Skip(RowChange change, string reason) => _chunkSkips.Add(new SkippedRow(table.Result.Table, change.Kind, change.KeyValues, reason));

    /// <summary>Forgets what was noted since the last commit.</summary>
    public void Forget() => _chunkSkips.Clear();

    public void Commit(RepairStep step, long rows)
    {
        _inserted += step == RepairStep.Insert ? rows : 0;
        _updated += step == RepairStep.Update ? rows : 0;
        _deleted += step == RepairStep.Delete ? rows : 0;
        _skipped += _chunkSkips.Count;
        _skippedRows.AddRange(_chunkSkips.Take(RepairResult.MaxSkippedRows - _skippedRows.Count));
        _chunkSkips.Clear();
    }

    public void Fail(ReconcileException failure)
    {
        _chunkSkips.Clear();
        _failure = failure;
    }

    public void Add(TimeSpan time) => _duration += time;

    public RepairResult ToResult(string undoFile, TableResult? verification, TimeSpan verifying)
    {
        var notApplied = table.Planned - _inserted - _updated - _deleted - _skipped;
        return new RepairResult
        {
            Table = table.Result.Table,
            Target = table.Result.Target,
            TargetTable = table.Name.ToString(),
            Mode = table.Options.Mode,
            Status = HasFailed ? TableStatus.Failed : TableStatus.Succeeded,
            Problem = _failure?.Problem ?? ReconcileProblem.None,
            Reason = _failure is null ? string.Empty : $"{_failure.Message} Applied and kept before: {_inserted} inserted, {_updated} updated, {_deleted} deleted. Not applied: {notApplied}. Compare again, and repair what is left.",
            Inserted = _inserted,
            Updated = _updated,
            Deleted = _deleted,
            Skipped = _skipped,
            NotApplied = notApplied,
            SkippedRows = _skippedRows,
            Verification = verification,
            UndoFile = undoFile,
            Duration = _duration + verifying,
        };
    }
}
