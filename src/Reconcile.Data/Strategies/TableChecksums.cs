using System.IO.Hashing;
using System.Security.Cryptography;
using Reconcile.Data.Canonical;
using Reconcile.Data.Rules;
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
        var source = Task.Run(() => SumAsync(rows.Source, RowFold.Of(tables.Plan.Columns), seed, rows.Stopping), rows.Stopping);
        var target = Task.Run(() => SumAsync(rows.Target, RowFold.Of(tables.Plan.Columns), seed, rows.Stopping), rows.Stopping);
        // The first to end decides: one that failed must not wait for the other to read its table to the end.
        await (await Task.WhenAny(source, target).ConfigureAwait(false)).ConfigureAwait(false);
        return (await source.ConfigureAwait(false), await target.ConfigureAwait(false));
    }

    private static async Task<TableChecksum> SumAsync(RowReader reader, RowFold? fold, long seed, CancellationToken cancellationToken)
    {
        var canonical = new CanonicalRows(reader.Decoder);
        long rows = 0;
        UInt128 sum = 0;
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var row = canonical.Of(batch[i]);
                sum = unchecked(sum + XxHash128.HashToUInt128(fold is null ? row : fold.Fold(row), seed));
            }

            rows += batch.Count;
        }

        return new TableChecksum(rows, sum);
    }
}

/// <summary>A table's rows in two numbers.</summary>
internal readonly record struct TableChecksum(long Rows, UInt128 Sum);
