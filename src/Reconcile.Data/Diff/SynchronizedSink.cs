namespace Reconcile.Data.Diff;

/// <summary>Lets several threads hand rows to one sink, one at a time.</summary>
internal sealed class SynchronizedSink(IDifferenceSink next) : IDifferenceSink
{
    private readonly Lock _gate = new();

    public void Missing(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            next.Missing(source);
        }
    }

    public void Extra(ReadOnlySpan<byte> target)
    {
        lock (_gate)
        {
            next.Extra(target);
        }
    }

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        lock (_gate)
        {
            next.Changed(source, target);
        }
    }
}
