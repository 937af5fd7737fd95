using System.Threading.Channels;

namespace Reconcile.Data.Diff;

/// <summary>Hands rows that differ to a reader on another thread, and waits while it is behind: however many differ, only a few are in memory.</summary>
internal sealed class DifferenceStream(string table, TablePlan plan, CancellationToken cancellationToken) : IDifferenceSink
{
    private const int Ahead = 256;

    private readonly Channel<RowDifference> _rows = Channel.CreateBounded<RowDifference>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    /// <summary>The state of the rows that follow.</summary>
    public RowDifferenceState State { get; set; }

    public ChannelReader<RowDifference> Rows => _rows.Reader;

    public void Missing(ReadOnlySpan<byte> source) => Write(RowDescription.Of(table, plan, RowDifferenceKind.Missing, source, default));

    public void Extra(ReadOnlySpan<byte> target) => Write(RowDescription.Of(table, plan, RowDifferenceKind.Extra, default, target));

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Write(RowDescription.Of(table, plan, RowDifferenceKind.Changed, source, target));

    /// <summary>No further rows; with an exception if the comparison failed.</summary>
    public void Complete(Exception? error) => _rows.Writer.TryComplete(error);

    private void Write(RowDifference difference)
    {
        var row = difference with { State = State };
        if (!_rows.Writer.TryWrite(row))
        {
            // The merge runs on a thread of its own while rows are streamed, and rows arrive in spans, which no await can hold.
            _rows.Writer.WriteAsync(row, cancellationToken).AsTask().GetAwaiter().GetResult();
        }
    }
}
