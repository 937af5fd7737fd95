namespace Reconcile.Data.Diff;

/// <summary>Takes the rows that differ, in canonical form and in the order of the key.</summary>
internal interface IDifferenceSink
{
    void Missing(ReadOnlySpan<byte> source);

    void Extra(ReadOnlySpan<byte> target);

    void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target);

    /// <summary>A row that one side has more often: once for each copy that the other lacks.</summary>
    /// <param name="row">Its content.</param>
    /// <param name="count">How often the source has it, less how often the target has it.</param>
    void Surplus(ReadOnlySpan<byte> row, long count)
    {
        for (; count > 0; count--)
        {
            Missing(row);
        }

        for (; count < 0; count++)
        {
            Extra(row);
        }
    }
}
