namespace Reconcile.Data.Checksums;

/// <summary>Sums up the rows of tables by key range, comparably between any two sides that it can do.</summary>
internal interface IRangeSummer
{
    /// <summary>Why the rows of a side cannot be summed up, in a sentence; null: they can.</summary>
    string? WhyNot(TableSide side);

    /// <summary>The query that <see cref="SumAsync"/> runs.</summary>
    string Query(TableSide side, RangeBuckets buckets, string where);

    /// <summary>The sums of the buckets that have rows.</summary>
    /// <param name="side">What is summed up.</param>
    /// <param name="buckets">By what.</param>
    /// <param name="where">A condition in the side's SQL, or empty.</param>
    /// <param name="cancellationToken">Stops it on the server too.</param>
    /// <exception cref="ReconcileException">The side could not be summed up to the end.</exception>
    Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TableSide side, RangeBuckets buckets, string where, CancellationToken cancellationToken);
}
