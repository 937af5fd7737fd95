namespace Reconcile.Data.Sources;

/// <summary>A source whose rows are counted, and held back where a run has a rate: the server waits for a reader that does not read.</summary>
internal sealed class MeteredRowSource(IRowSource inner, RowMeter meter) : IRowSource
{
    public IRowDecoder? Decoder => inner.Decoder;

    public async ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        if (!await inner.FillAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await meter.CountAsync(batch.Count, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
