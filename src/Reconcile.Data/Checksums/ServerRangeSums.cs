using System.Data.Common;
using System.Globalization;
using System.Numerics;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Checksums;

/// <summary>Has the server of a side compute and sum up the checksums, in one scan of the table.</summary>
internal sealed class ServerRangeSums(string salt) : IRangeSummer
{
    public string? WhyNot(TableSide side)
    {
        if (ChecksumSql.For(side.Session.Dialect) is not { } sql)
        {
            return $"{side.Session.Dialect.Provider} has no MD5 of its own";
        }

        foreach (var (column, form) in side.Columns.Zip(side.Forms))
        {
            if (sql.FormOf(column, form).WhyNot is string whyNot)
            {
                return $"column {column.Name} of {side.Table} in {side.Session.Dialect.Provider} {whyNot}";
            }
        }

        return null;
    }

    public string Query(TableSide side, RangeBuckets buckets, string where)
    {
        var sql = WhyNot(side) is string whyNot ? throw new InvalidOperationException(whyNot) : ChecksumSql.For(side.Session.Dialect)!;
        return sql.Sum(sql.Row(salt, side.Session.Dialect.Quote(side.Table), side.Columns, side.Forms, buckets.Expression, where));
    }

    public async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TableSide side, RangeBuckets buckets, string where, CancellationToken cancellationToken)
    {
        await ChecksumSelfTest.RequireAsync(side.Session, cancellationToken).ConfigureAwait(false);
        var found = await ReadAsync(side.Session, Query(side, buckets, where), cancellationToken).ConfigureAwait(false);
        var sums = new Dictionary<long, RangeSum>(found.Count);
        foreach (var (bucket, hashed, sum) in found)
        {
            if (hashed != sum.Rows)
            {
                throw new ReconcileException(ReconcileProblem.ValueUnreadable,
                    $"{side.Session.Connection} could not compute the checksum of {sum.Rows - hashed} of {sum.Rows} rows of {side.Table}, which may be longer than it allows (of MySQL and MariaDB: max_allowed_packet). Compare the table with -Strategy Stream.");
            }

            sums.Add(bucket, sum);
        }

        return sums;
    }

    /// <summary>Runs a query of <see cref="ChecksumSql.Sum(string)"/>: each bucket with its rows that have a hash, and its sum.</summary>
    public static Task<IReadOnlyList<(long Bucket, long Hashed, RangeSum Sum)>> ReadAsync(DatabaseSession session, string query, CancellationToken cancellationToken) =>
        // Some drivers run queries on the thread that asks, which has another side to ask too.
        Task.Run(() => session.ListAsync(
            query,
            row => (Number(row, 0), Number(row, 2), new RangeSum(Number(row, 1), Lane(row, 3), Lane(row, 4), Lane(row, 5), Lane(row, 6))),
            cancellationToken), cancellationToken);

    /// <summary>Rows none of which has a hash have no sum.</summary>
    private static long Lane(DbDataReader row, int column) => row.IsDBNull(column) ? 0 : Number(row, column);

    private static long Number(DbDataReader row, int column) => row.GetValue(column) is BigInteger wide
        ? (long)wide
        : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
