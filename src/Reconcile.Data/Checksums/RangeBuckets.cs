namespace Reconcile.Data.Checksums;

/// <summary>Says of every row which bucket it is summed up in; the same on both sides.</summary>
/// <param name="Expression">For a side that sums up in SQL: a whole number of 64 bits, never NULL, in the dialect of that side.</param>
/// <param name="Of">For a side that is summed up on the client.</param>
internal sealed record RangeBuckets(string Expression, BucketOfRow Of)
{
    /// <summary>One bucket, 0, for all rows.</summary>
    public static RangeBuckets Whole { get; } = new("0", static _ => 0);
}

/// <summary>The bucket of a row in canonical form. Called on one thread at a time.</summary>
internal delegate long BucketOfRow(ReadOnlySpan<byte> row);
