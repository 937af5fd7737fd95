namespace Reconcile;

/// <summary>Keeps which key ranges of large tables were found equal, so that a comparison that was interrupted goes on behind them. May be used from any thread.</summary>
internal interface IRangeRecords
{
    /// <summary>The ranges of a table that are known to have been equal, in no order. None overlaps another.</summary>
    /// <param name="task">What is compared.</param>
    /// <param name="form">In what form: a table whose columns have changed since is another.</param>
    IReadOnlyList<EqualRange> Find(TableTask task, string form);

    /// <summary>Adds a range.</summary>
    void Record(TableTask task, string form, EqualRange range);
}

/// <summary>Keys from a bound up to but without another, whose rows are the same on both sides.</summary>
/// <param name="From">The first value of the key's first column, in canonical form; null: from the beginning, NULL included.</param>
/// <param name="To">The first value behind; null: to the end.</param>
/// <param name="Rows">Rows of each side.</param>
/// <param name="Ended">When the last of them was read.</param>
internal sealed record EqualRange(byte[]? From, byte[]? To, long Rows, DateTimeOffset Ended);
