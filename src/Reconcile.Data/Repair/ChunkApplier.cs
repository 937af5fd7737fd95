using System.Data;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Repair;

/// <summary>Applies one step of a table's repair, each chunk of rows in a transaction of its own.</summary>
internal sealed class ChunkApplier
{
    private readonly DatabaseSession _session;
    private readonly RepairTally _tally;
    private readonly RepairStep _step;
    private readonly RepairStatements _statements;
    private readonly RowExaminer _examiner;

    public ChunkApplier(DatabaseSession session, RepairTally tally, RepairStep step)
    {
        _session = session;
        _tally = tally;
        _step = step;
        _statements = new RepairStatements(session.Dialect, tally.Table);
        _examiner = new RowExaminer(session, tally.Table, _statements);
    }

    /// <summary>Applies the step. An error ends it: its chunk is rolled back and noted, what was committed before stays.</summary>
    /// <exception cref="OperationCanceledException">The token asked for it; the open chunk is not committed.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        foreach (var chunk in _tally.Table.Changes(_step).Select(change => change.Keep()).Chunk(_tally.Table.Options.ChunkSize))
        {
            var unclear = new HashSet<int>();
            while (await ApplyAsync(chunk, unclear, cancellationToken).ConfigureAwait(false) is int row)
            {
                // It was rolled back because of this row: once more without it.
                unclear.Add(row);
            }

            if (_tally.HasFailed)
            {
                return;
            }
        }
    }

    /// <summary>One transaction. Returns the number of a row for which a statement touched more than one, after taking all back.</summary>
    private async Task<int?> ApplyAsync(RowChange[] chunk, HashSet<int> unclear, CancellationToken cancellationToken)
    {
        var at = 0;
        try
        {
            await _session.ExecuteAsync(_session.Dialect.BeginTransaction, cancellationToken).ConfigureAwait(false);
            await AroundAsync(before: true, cancellationToken).ConfigureAwait(false);
            long rows = 0;
            for (; at < chunk.Length; at++)
            {
                var touched = await TouchAsync(chunk[at], unclear.Contains(at), cancellationToken).ConfigureAwait(false);
                if (touched > 1)
                {
                    await RollBackAsync(cancellationToken).ConfigureAwait(false);
                    return at;
                }

                rows += touched;
            }

            await AroundAsync(before: false, cancellationToken).ConfigureAwait(false);
            await _session.ExecuteAsync(_session.Dialect.CommitTransaction, cancellationToken).ConfigureAwait(false);
            _tally.Commit(_step, rows);
        }
        catch (Exception e) when (e is ReconcileException || IsLost)
        {
            await RollBackAfterErrorAsync(cancellationToken).ConfigureAwait(false);
            _tally.Fail(new ReconcileException((e as ReconcileException)?.Problem ?? ReconcileProblem.ConnectionLost, $"{Where(chunk, at)} {e.Message}", e));
        }

        return null;
    }

    private bool IsLost => _session.Open.State != ConnectionState.Open;

    private Task AroundAsync(bool before, CancellationToken cancellationToken)
    {
        var (first, last) = _step == RepairStep.Insert && _statements.WritesIdentity ? _session.Dialect.IdentityInsert(_tally.Table.Name) : (string.Empty, string.Empty);
        var sql = before ? first : last;
        return sql.Length > 0 ? _session.ExecuteAsync(sql, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Changes a row, or notes why it is left alone. Returns the rows that the statement touched.</summary>
    private async Task<int> TouchAsync(RowChange change, bool isUnclear, CancellationToken cancellationToken)
    {
        if (isUnclear)
        {
            Skip(change, "more than one row has this key now");
            return 0;
        }

        RepairStatement? statement;
        try
        {
            statement = _statements.Of(_step, change);
        }
        catch (ReconcileException e) when (e.Problem == ReconcileProblem.ValueUnreadable)
        {
            Skip(change, e.Message);
            return 0;
        }

        if (statement is null)
        {
            Skip(change, "only columns differ that the target computes itself");
            return 0;
        }

        var touched = await _session.ExecuteAsync(statement.Sql, cancellationToken).ConfigureAwait(false);
        return touched == 0 ? await ExamineAsync(change, cancellationToken).ConfigureAwait(false) : touched;
    }

    /// <summary>A row that its statement did not touch: it is another one than was compared, or its values are only spelled otherwise.</summary>
    private async Task<int> ExamineAsync(RowChange change, CancellationToken cancellationToken)
    {
        if (_step is RepairStep.Link or RepairStep.Release)
        {
            // The row was left alone before, or will be, and is noted there.
            return 0;
        }

        if (_step == RepairStep.Insert)
        {
            Skip(change, "a row with this key is there now");
            return 0;
        }

        var rows = await _examiner.CountAsync(change, cancellationToken).ConfigureAwait(false);
        if (rows == 1 && await _examiner.IsAsComparedAsync(change, cancellationToken).ConfigureAwait(false)
            && _statements.Unguarded(_step, change) is { } statement)
        {
            var touched = await _session.ExecuteAsync(statement.Sql, cancellationToken).ConfigureAwait(false);
            if (touched == 0)
            {
                Skip(change, "rows of other tables refer to it, and would be changed or deleted with it");
            }

            return touched;
        }

        Skip(change, rows switch
        {
            0 => "there is no row with this key any more",
            1 => "it has changed since it was compared",
            _ => "more than one row has this key now",
        });
        return 0;
    }

    private void Skip(RowChange change, string reason)
    {
        if (_step is not (RepairStep.Link or RepairStep.Release))
        {
            _tally.Skip(change, reason);
        }
    }

    private async Task RollBackAsync(CancellationToken cancellationToken)
    {
        _tally.Forget();
        await _session.ExecuteAsync(_session.Dialect.RollbackTransaction, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A connection that is broken has no transaction to end any more; the error that is on its way is the one to report.</summary>
    private async Task RollBackAfterErrorAsync(CancellationToken cancellationToken)
    {
        _tally.Forget();
        if (IsLost)
        {
            return;
        }

        try
        {
            await RollBackAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReconcileException)
        {
        }
    }

    private string Where(RowChange[] chunk, int at) => at < chunk.Length
        ? $"The {_step} of the row {chunk[at].KeyText} failed; the {chunk.Length} rows of its chunk ({chunk[0].KeyText} to {chunk[^1].KeyText}) were rolled back."
        : $"The {chunk.Length} rows from {chunk[0].KeyText} to {chunk[^1].KeyText} could not be committed ({_step}) and were rolled back.";
}
