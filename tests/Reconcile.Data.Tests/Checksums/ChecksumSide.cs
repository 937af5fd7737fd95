using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Checksums;
using Reconcile.Data.Dialects;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Checksums of test tables whose first column is a whole number, each row a bucket of its own.</summary>
internal static class ChecksumSide
{
    public const string Salt = "00112233445566778899AABB";

    /// <summary>A pair of tables with plans as for comparing.</summary>
    public static async Task<TablePair> PairAsync(DatabaseSession source, DatabaseSession target, string table, string where = "")
    {
        var task = new TableTask { Table = table, SourceTable = TableName.Parse(table), Where = where };
        var left = await Live.FindAsync(source, table);
        var right = await Live.FindAsync(target, table);
        return new TablePair(task, new ReconcileOptions { Source = source.Connection, Target = target.Connection }, new TablePlanner(task, left, right).Plan(), source, target);
    }

    /// <summary>A table and itself.</summary>
    public static Task<TablePair> PairAsync(DatabaseSession session, string table, string where = "") => PairAsync(session, session, table, where);

    /// <summary>The sums of every row by its key, a whole number.</summary>
    public static Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TablePair tables, TableSide side) =>
        new ChecksumSums(Salt).SumAsync(tables, side, new ShiftBuckets(0), CancellationToken.None);

    public static Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TablePair tables) => SumAsync(tables, tables.SourceSide);

    /// <summary>The sums of a table's rows but for their key.</summary>
    public static Task<IReadOnlyDictionary<long, RangeSum>> SumWithoutKeyAsync(TablePair tables)
    {
        var side = tables.SourceSide;
        return new ServerRangeSums(Salt).SumAsync(
            side with { Columns = [.. side.Columns.Skip(1)] }, [.. tables.Plan.Forms.Skip(1)], new KeyOf(side.Columns[0]), CancellationToken.None);
    }

    /// <summary>The sum of a whole table.</summary>
    public static Task<IReadOnlyDictionary<long, RangeSum>> WholeAsync(TablePair tables) =>
        new ChecksumSums(Salt).SumAsync(tables, tables.SourceSide, new WholeTable(), CancellationToken.None);

    /// <summary>The sums of a side that are computed here from the rows as they are read for comparing.</summary>
    public static Task<IReadOnlyDictionary<long, RangeSum>> ReferenceAsync(TablePair tables, TableSide side) =>
        new ClientRangeSums(Salt).SumAsync(side, tables.Plan.Forms, new ShiftBuckets(0), CancellationToken.None);

    public static Task<IReadOnlyDictionary<long, RangeSum>> ReferenceAsync(TablePair tables) => ReferenceAsync(tables, tables.SourceSide);

    /// <summary>Writes rows of values (texts of their canonical forms) by the dialect's own literals.</summary>
    public static async Task FillAsync(TestDatabase database, string table, IReadOnlyList<CanonicalKind> kinds, IReadOnlyList<string?[]> rows)
    {
        await using var session = await Live.OpenAsync(database, readOnly: false);
        var columns = (await Live.FindAsync(session, table)).Columns;
        foreach (var chunk in rows.Chunk(200))
        {
            var sql = new StringBuilder($"INSERT INTO {session.Dialect.Quote(TableName.Parse(table))} VALUES ").AppendJoin(", ", chunk.Select(row =>
                $"({string.Join(", ", row.Select((value, i) => session.Dialect.Literal(kinds[i], columns[i], new RepairValue(value, FormOf(kinds[i])))))})"));
            await session.ExecuteAsync(sql.ToString(), CancellationToken.None);
        }
    }

    private static RepairValueForm FormOf(CanonicalKind kind) => kind switch
    {
        CanonicalKind.Binary => RepairValueForm.Bytes,
        CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float => RepairValueForm.Number,
        _ => RepairValueForm.Text,
    };

    /// <summary>Buckets by a column that is not hashed.</summary>
    private sealed class KeyOf(ColumnDefinition key) : KeyBuckets
    {
        public override string Description => "each key";

        public override string Expression(SqlDialect dialect, ColumnDefinition column) => dialect.Quote(key.Name);

        public override long BucketOf(ReadOnlySpan<byte> value) => throw new NotSupportedException();

        public override byte[]? StartOf(long bucket) => null;

        public override byte[]? EndOf(long bucket) => null;
    }
}
