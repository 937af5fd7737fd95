using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Checksums;

/// <summary>Reads all rows of a side, in any order, and sums them up here: for engines without an MD5, whatever their columns hold.</summary>
internal sealed class ClientRangeSums(string salt) : IRangeSummer
{
    public string? WhyNot(TableSide side) => null;

    public string Query(TableSide side, RangeBuckets buckets, string where) => side.Session.Dialect.RowsQuery(side.Table, side.Columns, [], where);

    public async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TableSide side, RangeBuckets buckets, string where, CancellationToken cancellationToken)
    {
        var rows = await side.Session.OpenRowsAsync(Query(side, buckets, where), side.Columns, side.Forms, cancellationToken).ConfigureAwait(false);
        await using var reader = new RowReader(rows, error => side.Session.Translate(error, cancellationToken), cancellationToken);
        return await SumAsync(reader, new ChecksumReference(salt, side.Forms), buckets.Of, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(
        RowReader reader, ChecksumReference reference, BucketOfRow bucketOf, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<long, RangeSum>();
        var encoder = new CanonicalEncoder(new ByteBuffer());
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var row = Canonical(reader, encoder, batch[i]);
                var bucket = bucketOf(row);
                sums[bucket] = sums.GetValueOrDefault(bucket).Plus(reference.Row(row));
            }
        }

        return sums;
    }

    private static ReadOnlySpan<byte> Canonical(RowReader reader, CanonicalEncoder encoder, ReadOnlySpan<byte> row)
    {
        if (reader.Decoder is null)
        {
            return row;
        }

        encoder.Output.Clear();
        reader.Decoder.Decode(row, encoder);
        return encoder.Output.Written;
    }
}
