namespace Reconcile.Data.Checksums;

/// <summary>
/// The rows of a key range in five numbers: how many there are, and the sums of the four 32-bit lanes (signed, big-endian) of each row's
/// MD5. Sums, unlike an exclusive or, do not lose rows that occur twice.
/// </summary>
internal readonly record struct RangeSum(long Rows, long Lane1, long Lane2, long Lane3, long Lane4)
{
    /// <summary>The two ranges as one.</summary>
    public RangeSum Plus(RangeSum other) => unchecked(new RangeSum(
        Rows + other.Rows, Lane1 + other.Lane1, Lane2 + other.Lane2, Lane3 + other.Lane3, Lane4 + other.Lane4));
}
