using System.IO.Hashing;
using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies.Multiset;

/// <summary>One side while its rows are read in any order and added up by hash.</summary>
/// <param name="reader">The rows.</param>
/// <param name="rawIsComparable">Whether rows are hashed as they come; else in canonical form.</param>
/// <param name="seed">Of the hash; the same for both sides.</param>
internal sealed class MultisetSide(RowReader reader, bool rawIsComparable, long seed)
{
    private readonly CanonicalRows _canonical = new(reader.Decoder);
    private RowBatch? _batch;

    public BucketSums Sums { get; } = new();

    /// <summary>Adds all rows up.</summary>
    public async Task AddUpAsync(CancellationToken cancellationToken)
    {
        while (await LoadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < _batch!.Count; i++)
            {
                Sums.Add(Hash(_batch[i], out _));
            }
        }
    }

    /// <summary>Adds the next rows up and counts those of some buckets by content. False: all rows are passed.</summary>
    /// <param name="buckets">The buckets, by number.</param>
    /// <param name="tally">Takes their rows.</param>
    /// <param name="count">What a row counts.</param>
    /// <param name="cancellationToken">Gives up waiting for rows.</param>
    public async ValueTask<bool> CountNextAsync(bool[] buckets, SpillingTally tally, int count, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        for (var i = 0; i < _batch!.Count; i++)
        {
            var hash = Hash(_batch[i], out var hashed);
            Sums.Add(hash);
            if (buckets[BucketSums.BucketOf(hash)])
            {
                // Rows that differ raw may be equal: only their canonical form decides.
                tally.Add(rawIsComparable ? _canonical.Of(hashed) : hashed, count);
            }
        }

        return true;
    }

    private UInt128 Hash(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> hashed)
    {
        hashed = rawIsComparable ? row : _canonical.Of(row);
        return XxHash128.HashToUInt128(hashed, seed);
    }

    private async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        _batch = await reader.NextAsync(_batch, cancellationToken).ConfigureAwait(false);
        return _batch is not null;
    }
}
