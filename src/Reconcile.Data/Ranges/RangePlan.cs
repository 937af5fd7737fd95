namespace Reconcile.Data.Ranges;

/// <summary>How the keys of a pair of tables are divided.</summary>
/// <param name="Rows">Rows of the larger table, about.</param>
/// <param name="Buckets">The division.</param>
/// <param name="Probes">Small ranges spread over all keys, for a first look; none where the keys cannot be divided.</param>
internal sealed record RangePlan(long Rows, KeyBuckets Buckets, IReadOnlyList<KeyRange> Probes);
