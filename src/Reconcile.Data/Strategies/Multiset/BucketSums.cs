namespace Reconcile.Data.Strategies.Multiset;

/// <summary>
/// The rows of one side in any order, counted and their hashes added up in 65,536 buckets by hash. Sides whose buckets are equal hold
/// the same rows equally often; a sum, unlike an exclusive or, does not lose rows that occur twice.
/// </summary>
internal sealed class BucketSums
{
    private const int Buckets = 1 << 16;

    private readonly long[] _counts = new long[Buckets];
    private readonly UInt128[] _sums = new UInt128[Buckets];

    public long Rows { get; private set; }

    public static int BucketOf(UInt128 hash) => (int)((ulong)hash & (Buckets - 1));

    public void Add(UInt128 hash)
    {
        var bucket = BucketOf(hash);
        _counts[bucket]++;
        _sums[bucket] = unchecked(_sums[bucket] + hash);
        Rows++;
    }

    /// <summary>For each bucket whether the two sides' differ; null if none does.</summary>
    public bool[]? DifferencesFrom(BucketSums other)
    {
        bool[]? differing = null;
        for (var i = 0; i < Buckets; i++)
        {
            if (_counts[i] != other._counts[i] || _sums[i] != other._sums[i])
            {
                differing ??= new bool[Buckets];
                differing[i] = true;
            }
        }

        return differing;
    }
}
