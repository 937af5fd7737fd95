using System.Globalization;
using System.Security.Cryptography;
using Reconcile.Data.Dialects;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Ranges;

/// <summary>
/// Sums of <see cref="PostgresRowHash"/>, between two PostgreSQL servers. Columns of the same kind hash alike whatever their widths;
/// values that are equal but written differently (JSON) may not, which costs a second look at their range.
/// </summary>
internal sealed class NativeSums : IRangeSummer
{
    /// <summary>The first version with a hash of binary values.</summary>
    private const int LeastVersion = 14;

    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public ReconcileStrategy Kind => ReconcileStrategy.Native;

    public string? WhyNot(TablePair tables)
    {
        if (tables.Source.Dialect is not PostgreSqlDialect source || tables.Target.Dialect is not PostgreSqlDialect target)
        {
            return "the two sides are not both PostgreSQL";
        }

        if (Math.Min(source.MajorVersion, target.MajorVersion) < LeastVersion)
        {
            return $"a server is older than PostgreSQL {LeastVersion}";
        }

        if (!source.IsUnicode || !target.IsUnicode)
        {
            return "a database's encoding is not UTF-8";
        }

        return tables.Plan.Columns.FirstOrDefault(pair => pair.Source.Kind != pair.Target.Kind || !PostgresRowHash.CanHash(pair.Source) || !PostgresRowHash.CanHash(pair.Target)) is { } column
            ? $"the server has no hash that suits both types of column {column.Source.Name}"
            : null;
    }

    public string Query(TablePair tables, TableSide side, KeyBuckets buckets)
    {
        var dialect = (PostgreSqlDialect)side.Dialect;
        var bucket = buckets.Expression(dialect, side.Columns[0]);
        var hash = PostgresRowHash.Expression(dialect, side.Columns, tables.Plan.Columns, _seed);
        return $"SELECT ({bucket})::bigint, COUNT(*), SUM({hash})::text FROM {dialect.Quote(side.Table.Name)}{side.WhereClause} GROUP BY 1";
    }

    public async Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TablePair tables, TableSide side, KeyBuckets buckets, CancellationToken cancellationToken)
    {
        var rows = await side.Session.ListAsync(Query(tables, side, buckets), row => KeyValuePair.Create(
            row.IsDBNull(0) ? KeyBuckets.NullBucket : row.GetInt64(0),
            new RangeSum(row.GetInt64(1), unchecked((UInt128)Int128.Parse(row.GetString(2), CultureInfo.InvariantCulture)))), cancellationToken).ConfigureAwait(false);
        return new Dictionary<long, RangeSum>(rows);
    }
}
