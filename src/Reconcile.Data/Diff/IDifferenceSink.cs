namespace Reconcile.Data.Diff;

/// <summary>Takes the rows that differ, in canonical form and in the order of the key.</summary>
internal interface IDifferenceSink
{
    void Missing(ReadOnlySpan<byte> source);

    void Extra(ReadOnlySpan<byte> target);

    void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target);
}
