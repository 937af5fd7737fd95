namespace Reconcile.Data.Sources;

/// <summary>
/// Rows a second that all tables of a run together may read of one side. Whoever reads takes small shares, and all take theirs in turn,
/// so that a table of wide rows, or one that came first, does not starve the others.
/// </summary>
/// <param name="rowsPerSecond">1 or more.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class RowRate(long rowsPerSecond, TimeProvider time)
{
    /// <summary>A share is what may be read within a tenth of a second.</summary>
    private const int SharesPerSecond = 10;

    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly long _share = Math.Max(1, rowsPerSecond / SharesPerSecond);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _free;

    /// <summary>Returns when so many rows may have been read.</summary>
    public async ValueTask TakeAsync(int rows, CancellationToken cancellationToken)
    {
        for (long left = rows; left > 0; left -= _share)
        {
            var wait = Reserve(Math.Min(left, _share));
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Appends a share to those that are granted already. Returns how long it takes until its end.</summary>
    private TimeSpan Reserve(long rows)
    {
        var needed = TimeSpan.FromTicks((long)Math.Ceiling((double)rows * TimeSpan.TicksPerSecond / rowsPerSecond));
        lock (_gate)
        {
            // A timer that comes late is made up for; what nobody read for longer is not read faster now.
            var now = time.GetElapsedTime(_start);
            var earliest = now - MostLate;
            _free = (_free > earliest ? _free : earliest) + needed;
            return _free - now;
        }
    }
}
