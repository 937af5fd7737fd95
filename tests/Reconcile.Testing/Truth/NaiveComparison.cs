namespace Reconcile.Testing;

/// <summary>The plainest comparison there is: both tables in memory, row by row. It judges the product's and the planted truths.</summary>
public static class NaiveComparison
{
    /// <summary>Compares two tables by the primary key of the source. The truth has the source's names.</summary>
    /// <param name="source">Where the source table is.</param>
    /// <param name="table">The source table.</param>
    /// <param name="target">Where the target table is; it has the same columns in the same order.</param>
    /// <param name="targetTable">Null: of the same name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TableTruth> CompareAsync(
        TestDatabase source, string table, TestDatabase target, string? targetTable = null, CancellationToken cancellationToken = default)
    {
        var left = await TableContent.ReadAsync(source, table, cancellationToken);
        var right = await TableContent.ReadAsync(target, targetTable ?? table, cancellationToken);
        var sourceRows = ByKey(left, left.Rows);
        var targetRows = ByKey(left, right.Rows);
        var found = new List<RowTruth>();
        foreach (var (text, row) in sourceRows)
        {
            if (!targetRows.Remove(text, out var other))
            {
                found.Add(Describe(left, TruthKind.Missing, row, []));
            }
            else if (FindChanges(left, row, other) is { Length: > 0 } columns)
            {
                found.Add(Describe(left, TruthKind.Changed, row, columns));
            }
        }

        found.AddRange(targetRows.Values.Select(row => Describe(left, TruthKind.Extra, row, [])));
        return new TableTruth(table, [.. found.OrderBy(row => row.Key, Comparer<IReadOnlyList<object?>>.Create(CommonValue.Compare))]);
    }

    private static Dictionary<string, object?[]> ByKey(TableContent layout, IEnumerable<object?[]> rows) =>
        rows.ToDictionary(row => Describe(layout, TruthKind.Missing, row, []).KeyText, StringComparer.Ordinal);

    private static string[] FindChanges(TableContent layout, object?[] source, object?[] target) =>
        [.. layout.Columns.Where((_, ordinal) => !Equals(CommonValue.Of(source[ordinal]), CommonValue.Of(target[ordinal]))).Select(column => column.Name)];

    private static RowTruth Describe(TableContent layout, TruthKind kind, object?[] row, string[] columns) =>
        new(kind, layout.KeyColumns, layout.KeyOf(row), columns);
}
