namespace Reconcile.Data.Diff;

/// <summary>Only counts the rows that differ.</summary>
internal sealed class DifferenceCounter : IDifferenceSink
{
    public long Rows { get; private set; }

    public void Missing(ReadOnlySpan<byte> source) => Rows++;

    public void Extra(ReadOnlySpan<byte> target) => Rows++;

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => Rows++;
}
