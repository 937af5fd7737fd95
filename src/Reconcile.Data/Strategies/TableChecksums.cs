using System.IO.Hashing;
using System.Security.Cryptography;
using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>
/// Adds up a 128-bit hash (XXH128, with a seed drawn for each run) of every row of each side, in any order. A sum, unlike an exclusive
/// or, does not lose rows that occur twice. Needs no key; says whether the tables differ, not where.
/// </summary>
internal static class TableChecksums
{
    public static async Task<(TableChecksum Source, TableChecksum Target)> CompareAsync(TablePair tables, CancellationToken cancellationToken)
    {
        var seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
        await using var rows = await RowReaderPair.OpenAsync(tables, sorted: false, cancellationToken).ConfigureAwait(false);
        var source = Task.Run(() => SumAsync(rows.Source, seed, rows.Stopping), rows.Stopping);
        var target = Task.Run(() => SumAsync(rows.Target, seed, rows.Stopping), rows.Stopping);
        // The first to end decides: one that failed must not wait for the other to read its table to the end.
        await (await Task.WhenAny(source, target).ConfigureAwait(false)).ConfigureAwait(false);
        return (await source.ConfigureAwait(false), await target.ConfigureAwait(false));
    }

    private static async Task<TableChecksum> SumAsync(RowReader reader, long seed, CancellationToken cancellationToken)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        long rows = 0;
        UInt128 sum = 0;
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                sum = unchecked(sum + XxHash128.HashToUInt128(Canonical(reader, encoder, batch[i]), seed));
            }

            rows += batch.Count;
        }

        return new TableChecksum(rows, sum);
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

/// <summary>A table's rows in two numbers.</summary>
internal readonly record struct TableChecksum(long Rows, UInt128 Sum);
