using Reconcile.Data.Canonical;

namespace Reconcile.Data.Sources;

/// <summary>The rows of one query, forward only.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>Fills a cleared batch with at least one row; false: there are no more rows. May block while the engine is at work.</summary>
    ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Turns the batches' rows into canonical form; null if they are so already. Rows left raw cost nothing to compare while they are
    /// equal to the byte, so this is only asked of those that are not.
    /// </summary>
    IRowDecoder? Decoder { get; }
}

/// <summary>Turns a source's raw rows into canonical form.</summary>
internal interface IRowDecoder
{
    /// <summary>Appends the canonical form of a raw row. Not thread-safe.</summary>
    void Decode(ReadOnlySpan<byte> raw, CanonicalEncoder output);
}
