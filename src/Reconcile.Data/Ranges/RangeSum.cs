namespace Reconcile.Data.Ranges;

/// <summary>The rows of a key range in two numbers.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="Sum">The sum of their hashes, which unlike an exclusive or does not lose rows that occur twice.</param>
internal readonly record struct RangeSum(long Rows, UInt128 Sum);
