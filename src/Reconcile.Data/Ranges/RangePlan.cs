namespace Reconcile.Data.Ranges;

/// <summary>How the keys of a pair of tables are divided.</summary>
/// <param name="Rows">Rows of the larger table, about.</param>
/// <param name="Buckets">The division.</param>
/// <param name="Known">Buckets that have rows, in order, as far as a sample of the keys shows; empty where the keys cannot be divided.</param>
internal sealed record RangePlan(long Rows, KeyBuckets Buckets, IReadOnlyList<long> Known)
{
    private const int MaxProbes = 8;

    /// <summary>Small ranges spread over all keys, for a first look.</summary>
    public IReadOnlyList<KeyRange> Probes =>
    [
        .. Enumerable.Range(0, Math.Min(MaxProbes, Known.Count))
            .Select(i => Known[(int)(((2L * i) + 1) * Known.Count / (2 * Math.Min(MaxProbes, Known.Count)))])
            .Select(bucket => new KeyRange(Buckets.StartOf(bucket), Buckets.EndOf(bucket))),
    ];
}
