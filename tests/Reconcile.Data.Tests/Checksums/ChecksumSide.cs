using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Reconcile.Data.Dialects;
using Reconcile.Data.Diff;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Checksums of test tables whose first column is a whole number, each row a bucket of its own.</summary>
internal static class ChecksumSide
{
    public const string Salt = "00112233445566778899AABB";

    public static RangeBuckets ById(DatabaseSession session) => new(
        $"{session.Dialect.Quote("id")}",
        row =>
        {
            var position = 0;
            return Convert.ToInt64(CanonicalValue.ToObject(CanonicalKind.Integer, CanonicalRow.Read(row, ref position)), null);
        });

    public static async Task<TablePair> PairAsync(DatabaseSession source, DatabaseSession target, string table, IReadOnlyList<string>? excluded = null)
    {
        var task = new TableTask { Table = table, SourceTable = TableName.Parse(table), ExcludedColumns = excluded ?? [] };
        var left = await Live.FindAsync(source, table);
        var right = await Live.FindAsync(target, table);
        return new TablePair(task, new ReconcileOptions { Source = source.Connection, Target = target.Connection }, new TablePlanner(task, left, right).Plan(), source, target);
    }

    public static Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TableSide side, string where = "") =>
        new ChecksumSummer(Salt).SumAsync(side, ById(side.Session), where, CancellationToken.None);

    /// <summary>The sums of a side that are computed here from the rows as they are read for comparing.</summary>
    public static Task<IReadOnlyDictionary<long, RangeSum>> ReferenceAsync(TableSide side, string where = "") =>
        new ClientRangeSums(Salt).SumAsync(side, ById(side.Session), where, CancellationToken.None);

    /// <summary>A side that is compared with itself, without the columns that have no checksum.</summary>
    public static async Task<TableSide> AloneAsync(DatabaseSession session, string table)
    {
        var definition = await Live.FindAsync(session, table);
        return new TableSide(session, definition.Name, definition.Columns, [.. definition.Columns.Select(column => new ColumnForm(column.Kind!.Value, column.FractionDigits))]);
    }

    /// <summary>Writes rows of values (texts of their canonical forms) by the dialect's own literals.</summary>
    public static async Task FillAsync(TestDatabase database, string table, IReadOnlyList<CanonicalKind> kinds, IReadOnlyList<string?[]> rows)
    {
        await using var session = await Live.OpenAsync(database);
        var columns = (await Live.FindAsync(session, table)).Columns;
        foreach (var chunk in rows.Chunk(200))
        {
            var sql = new StringBuilder($"INSERT INTO {session.Dialect.Quote(TableName.Parse(table))} VALUES ").AppendJoin(", ", chunk.Select(row =>
                $"({string.Join(", ", row.Select((value, i) => session.Dialect.Literal(kinds[i], columns[i], new RepairValue(value, FormOf(kinds[i])))))})"));
            await database.ExecuteAsync(sql.ToString());
        }
    }

    private static RepairValueForm FormOf(CanonicalKind kind) => kind switch
    {
        CanonicalKind.Binary => RepairValueForm.Bytes,
        CanonicalKind.Integer or CanonicalKind.Number or CanonicalKind.Float => RepairValueForm.Number,
        _ => RepairValueForm.Text,
    };
}
