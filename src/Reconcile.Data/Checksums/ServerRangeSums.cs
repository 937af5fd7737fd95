using System.Data.Common;
using System.Globalization;
using System.Numerics;
using Reconcile.Data.Canonical;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Checksums;

/// <summary>Has the server of a side compute and sum up the checksums, in one scan of the table.</summary>
/// <param name="salt">In front of every row.</param>
internal sealed class ServerRangeSums(string salt)
{
    /// <summary>Why the server cannot, in a sentence; null: it can.</summary>
    public static string? WhyNot(TableSide side, IReadOnlyList<ColumnForm> forms)
    {
        if (ChecksumSql.For(side.Dialect) is not { } sql)
        {
            return $"{side.Dialect.Provider} has no MD5 of its own";
        }

        return side.Columns.Zip(forms)
            .Select(pair => sql.FormOf(pair.First, pair.Second).WhyNot is string whyNot
                ? $"column {pair.First.Name} of {side.Table.Name} in {side.Dialect.Provider} {whyNot}"
                : null)
            .FirstOrDefault(whyNot => whyNot is not null);
    }

    /// <summary>The query that <see cref="SumAsync"/> runs.</summary>
    public string Query(TableSide side, IReadOnlyList<ColumnForm> forms, KeyBuckets buckets)
    {
        var sql = WhyNot(side, forms) is string whyNot ? throw new InvalidOperationException(whyNot) : ChecksumSql.For(side.Dialect)!;
        var from = side.Dialect.Quote(side.Table.Name) + side.WhereClause;
        return sql.Sum(sql.Row(salt, from, side.Columns, forms, buckets.Expression(side.Dialect, side.Columns[0])));
    }

    /// <summary>The sums by bucket of the first column; none for buckets without rows.</summary>
    /// <exception cref="ReconcileException">The server failed its self-test, or could not hash every row.</exception>
    public async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(
        TableSide side, IReadOnlyList<ColumnForm> forms, KeyBuckets buckets, CancellationToken cancellationToken)
    {
        await ChecksumSelfTest.RequireAsync(side.Session, cancellationToken).ConfigureAwait(false);
        var found = await ReadAsync(side.Session, Query(side, forms, buckets), cancellationToken).ConfigureAwait(false);
        var failed = found.Sum(bucket => bucket.Sum.Rows - bucket.Hashed);
        return failed == 0
            ? found.ToDictionary(bucket => bucket.Bucket, bucket => bucket.Sum)
            : throw new ReconcileException(ReconcileProblem.ValueUnreadable,
                $"{side.Session.Connection} could not compute the checksums of {failed} rows of {side.Table.Name}, which may be longer than it allows (of MySQL and MariaDB: max_allowed_packet). Compare the table with -Strategy Stream.");
    }

    /// <summary>Runs a query of <see cref="ChecksumSql.Sum(string)"/>: each bucket with its rows that have a hash, and its sum.</summary>
    public static Task<IReadOnlyList<(long Bucket, long Hashed, RangeSum Sum)>> ReadAsync(DatabaseSession session, string query, CancellationToken cancellationToken) =>
        session.ListAsync(query, row => (Bucket(row), Number(row, 2), new RangeSum(Number(row, 1), Sum(row))), cancellationToken);

    private static long Bucket(DbDataReader row) => row.IsDBNull(0) ? KeyBuckets.NullBucket : Number(row, 0);

    /// <summary>Rows none of which has a hash have no sum.</summary>
    private static UInt128 Sum(DbDataReader row) => row.IsDBNull(3)
        ? 0
        : ChecksumReference.Sum(Number(row, 3), Number(row, 4), Number(row, 5), Number(row, 6));

    private static long Number(DbDataReader row, int column) => row.GetValue(column) is BigInteger wide
        ? (long)wide
        : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
