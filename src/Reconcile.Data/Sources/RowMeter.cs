namespace Reconcile.Data.Sources;

/// <summary>Counts the rows that a session has read since it was leased, and slows it down where a run has a rate.</summary>
internal sealed class RowMeter
{
    private long _rows;

    /// <summary>The rate that the session shares with all others of its side; null: none.</summary>
    public RowRate? Rate { get; set; }

    /// <summary>Rows read so far. May be asked for by anyone at any time.</summary>
    public long Rows => Volatile.Read(ref _rows);

    public void Reset() => Volatile.Write(ref _rows, 0);

    /// <summary>Counts rows, and returns when the rate allows them.</summary>
    public ValueTask CountAsync(int rows, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _rows, rows);
        return Rate?.TakeAsync(rows, cancellationToken) ?? ValueTask.CompletedTask;
    }
}
