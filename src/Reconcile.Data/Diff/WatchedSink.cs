namespace Reconcile.Data.Diff;

/// <summary>Passes rows on, and knows whether there was any.</summary>
internal sealed class WatchedSink(IDifferenceSink next) : IDifferenceSink
{
    public bool HasRows { get; private set; }

    public void Missing(ReadOnlySpan<byte> source)
    {
        HasRows = true;
        next.Missing(source);
    }

    public void Extra(ReadOnlySpan<byte> target)
    {
        HasRows = true;
        next.Extra(target);
    }

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        HasRows = true;
        next.Changed(source, target);
    }
}
