using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;

namespace Reconcile.Data.Ranges;

/// <summary>Divides the keys of a pair of tables into buckets that hold about as many rows each.</summary>
internal static class RangePlanner
{
    /// <summary>Rows in a bucket, where the keys allow it.</summary>
    public const int RowsInBucket = 1000;

    /// <summary>Most buckets of a table: what servers group by and we keep in memory.</summary>
    public const int MaxBuckets = 8192;

    /// <summary>Most bounds of keys that are no whole numbers: each is in the query's text, and each row is looked up among them.</summary>
    public const int MaxBounds = 1024;

    private const int SampledRows = 16_384;

    /// <summary>Buckets for a first look.</summary>
    private const int Probes = 8;

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

        var buckets = (int)Math.Clamp(rows / RowsInBucket, 1, MaxBuckets);
        KeyBuckets divided = plan.KeyKinds[0] == CanonicalKind.Integer
            ? ShiftBuckets.For([.. sample.Select(value => OrderedBytes.ReadInt64(value))], rows, buckets)
            : new ThresholdBuckets(plan.KeyKinds[0], Spread(sample, Math.Min(buckets, MaxBounds)));
        return new RangePlan(rows, divided, ProbesOf(divided, sample));
    }

    /// <summary>Whether both sides can express ranges of the key that mean the same rows.</summary>
    public static bool HasRanges(TablePair tables)
    {
        var first = tables.Plan.Columns[0];
        return !first.IsConverted
            && tables.Source.Dialect.RangeExpression(first.Source, first.Form.Kind) is not null
            && tables.Target.Dialect.RangeExpression(first.Target, first.Form.Kind) is not null;
    }

    /// <summary>Values of the key's first column, sorted; null if the engine has no sample.</summary>
    private static async Task<List<byte[]>?> SampleAsync(TablePair tables, TableSide side, long rows, CancellationToken cancellationToken)
    {
        var column = side.Columns[0];
        var query = side.Dialect.SampleQuery(side.Table.Name, column, Math.Clamp(100.0 * SampledRows / Math.Max(1, rows), 0.000001, 100));
        if (query.Length == 0)
        {
            return null;
        }

        await using var reader = await side.ReadAsync(query, [column], [tables.Plan.Forms[0]], cancellationToken).ConfigureAwait(false);
        var values = new List<byte[]>();
        var encoder = new CanonicalEncoder(new ByteBuffer());
        RowBatch? batch = null;
        while ((batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false)) is not null)
        {
            Add(values, reader, encoder, batch);
        }

        values.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return values.Count > 1 ? values : null;
    }

    private static void Add(List<byte[]> values, RowReader reader, CanonicalEncoder encoder, RowBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            encoder.Output.Clear();
            reader.Decoder?.Decode(batch[i], encoder);
            var position = 0;
            var value = CanonicalRow.Read(reader.Decoder is null ? batch[i] : encoder.Output.Written, ref position);
            if (!value.IsNull && !value.IsForeign)
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

    /// <summary>Some buckets, spread over all rows.</summary>
    private static List<KeyRange> ProbesOf(KeyBuckets buckets, List<byte[]> sorted) =>
    [
        .. Enumerable.Range(0, Probes)
            .Select(i => buckets.BucketOf(sorted[(int)(((2L * i) + 1) * sorted.Count / (2 * Probes))]))
            .Distinct()
            .Select(bucket => new KeyRange(buckets.StartOf(bucket), buckets.EndOf(bucket))),
    ];
}
