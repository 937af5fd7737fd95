using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Ranges;

/// <summary>Divides the keys of a pair of tables into buckets that hold about as many rows each.</summary>
internal static class RangePlanner
{
    /// <summary>Rows in a bucket, where the keys allow it and nothing else is asked for.</summary>
    public const int RowsInBucket = 1000;

    /// <summary>Most buckets of a table: what servers group by and we keep in memory.</summary>
    public const int MaxBuckets = 8192;

    /// <summary>Most bounds of keys that are no whole numbers: each is in the query's text, and each row is looked up among them.</summary>
    public const int MaxBounds = 1024;

    private const int SampledRows = 16_384;

    /// <summary>The division; the whole table as one bucket where there is no better one.</summary>
    /// <param name="tables">The pair.</param>
    /// <param name="rows">Rows of the larger table, about.</param>
    /// <param name="cancellationToken">Stops the queries.</param>
    public static async Task<RangePlan> PlanAsync(TablePair tables, long rows, CancellationToken cancellationToken)
    {
        var plan = tables.Plan;
        if (plan.KeyColumns == 0 || !HasRanges(tables))
        {
            return new RangePlan(rows, new WholeTable(), []);
        }

        var sample = await SampleAsync(tables, tables.SourceSide, rows, cancellationToken).ConfigureAwait(false)
            ?? await SampleAsync(tables, tables.TargetSide, rows, cancellationToken).ConfigureAwait(false);
        if (sample is null)
        {
            return new RangePlan(rows, new WholeTable(), []);
        }

        var buckets = (int)Math.Clamp(rows / tables.RowsInBucket, 1, MaxBuckets);
        KeyBuckets divided = plan.KeyKinds[0] == CanonicalKind.Integer
            ? ShiftBuckets.For([.. sample.Select(value => OrderedBytes.ReadInt64(value))], rows, buckets)
            : new ThresholdBuckets(plan.KeyKinds[0], Spread(sample, Math.Min(buckets, MaxBounds)));
        return new RangePlan(rows, divided, [.. Spaced(sample, plan.KeyKinds[0]).Select(value => divided.BucketOf(value)).Distinct().Order()]);
    }

    /// <summary>Whether both sides can express ranges of the key that mean the same rows.</summary>
    public static bool HasRanges(TablePair tables)
    {
        var first = tables.Plan.Columns[0];
        return !first.IsConverted
            && tables.Source.Dialect.RangeExpression(first.Source, first.Form.Kind) is not null
            && tables.Target.Dialect.RangeExpression(first.Target, first.Form.Kind) is not null;
    }

    /// <summary>Values of the key's first column, sorted: a sample, or of whole numbers the least and the greatest; null if the engine has no sample.</summary>
    private static async Task<List<byte[]>?> SampleAsync(TablePair tables, TableSide side, long rows, CancellationToken cancellationToken)
    {
        var column = side.Columns[0];
        var query = side.Dialect.SampleQuery(side.Table.Name, column, Math.Clamp(100.0 * SampledRows / Math.Max(1, rows), 0.000001, 100));
        if (query.Length == 0)
        {
            if (tables.Plan.KeyKinds[0] != CanonicalKind.Integer)
            {
                return null;
            }

            query = side.Dialect.BoundsQuery(side.Table.Name, column);
        }

        await using var reader = await side.ReadAsync(query, [column], [tables.Plan.Forms[0]], cancellationToken).ConfigureAwait(false);
        var values = new List<byte[]>();
        var canonical = new CanonicalRows(reader.Decoder);
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            Add(values, tables.Plan.KeyKinds[0], canonical, batch);
        }

        values.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return values.Count > 1 ? values : null;
    }

    /// <summary>Where only the least and the greatest whole number are known, others between them.</summary>
    private static IEnumerable<byte[]> Spaced(List<byte[]> values, CanonicalKind kind)
    {
        if (values.Count > 2 || kind != CanonicalKind.Integer)
        {
            return values;
        }

        var (least, greatest) = ((Int128)OrderedBytes.ReadInt64(values[0]), (Int128)OrderedBytes.ReadInt64(values[^1]));
        return Enumerable.Range(0, MaxBuckets).Select(i => OrderedBytes.Of((long)(least + ((greatest - least) * i / (MaxBuckets - 1)))));
    }

    private static void Add(List<byte[]> values, CanonicalKind kind, CanonicalRows canonical, RowBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var position = 0;
            var value = CanonicalRow.Read(canonical.Of(batch[i]), ref position);
            if (!value.IsNull && !value.IsForeign && RangeBound.IsUsable(kind, value.Value))
            {
                values.Add(value.Value.ToArray());
            }
        }
    }

    /// <summary>So many of the sorted values, each once, evenly spread.</summary>
    private static List<byte[]> Spread(List<byte[]> sorted, int count)
    {
        var bounds = new List<byte[]>();
        for (var i = 1; i <= count; i++)
        {
            var value = sorted[(int)((long)i * (sorted.Count - 1) / (count + 1))];
            if (bounds.Count == 0 || !bounds[^1].AsSpan().SequenceEqual(value))
            {
                bounds.Add(value);
            }
        }

        return bounds;
    }
}
