using System.Globalization;
using Reconcile.Data.Checksums;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;
using Reconcile.Data.Sources;
using Reconcile.Data.Strategies;
using Reconcile.Data.Tests.Sources;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Matrix;

/// <summary>
/// Every type of every engine beside every one that it can sensibly be compared with, at the edges of the types. What is the same and
/// what is not is said by a table of values of its own, not by the code under test.
/// </summary>
public sealed class TypePairTests
{
    public static TheoryData<MatrixEngine, MatrixEngine> Pairs
    {
        get
        {
            var pairs = new TheoryData<MatrixEngine, MatrixEngine>();
            foreach (var source in Enum.GetValues<MatrixEngine>())
            {
                foreach (var target in Enum.GetValues<MatrixEngine>().Where(target => target >= source))
                {
                    pairs.Add(source, target);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_same_value_is_equal_and_its_neighbour_is_not(MatrixEngine source, MatrixEngine target)
    {
        List<MatrixTable> tables = [.. MatrixTable.Between(source, target)];
        await using var left = await MatrixSide.CreateAsync(source, tables, isTarget: false);
        await using var right = await MatrixSide.CreateAsync(target, tables, isTarget: true);
        var options = new ReconcileOptions { Source = left.Connection, Target = right.Connection, SampleSize = ReconcileOptions.MaxSampleSize, Strategy = ReconcileStrategy.Stream };
        await using var reconciler = new TableReconciler(options);
        var wrong = new List<string>();
        foreach (var table in tables)
        {
            var result = await reconciler.ReconcileAsync(Run.Task(table.Name) with { KeyColumns = ["id"] }, CancellationToken.None);
            Assert.True(result is { Verdict: Verdict.Mismatch, SourceRows: var rows, Missing: 0, Extra: 0 } && rows == table.Rows, $"{table.Name}: {result.Verdict} {result.Reason}");
            Assert.DoesNotContain(result.SchemaDifferences, difference => difference.Kind == SchemaDifferenceKind.Incomparable);
            var found = result.Sample.SelectMany(row => row.Columns.Select(column => (Row: Number(row.Key["id"]!.ToString()!), Column: Number(column.Name[1..])))).ToHashSet();
            wrong.AddRange(Cells(table).Where(cell => table.IsSame(cell.Row, cell.Column) == found.Contains(cell)).Select(cell => "Stream: " + table.Describe(cell.Row, cell.Column)));
        }

        await CheckSumsAsync(options, tables, wrong);

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells: {string.Join("\n", wrong.Take(60))}");
    }

    /// <summary>Sums of each row's one column at a time, so that no other difference hides a wrong one.</summary>
    private static async Task CheckSumsAsync(ReconcileOptions options, List<MatrixTable> tables, List<string> wrong)
    {
        await using var source = await OpenAsync(options.Source);
        await using var target = await OpenAsync(options.Target);
        var checkedColumns = 0;
        foreach (var table in tables)
        {
            var task = Run.Task(table.Name) with { KeyColumns = ["id"] };
            var plan = new TablePlanner(task, await Live.FindAsync(source, table.Name), await Live.FindAsync(target, table.Name)).Plan();
            foreach (var column in plan.Columns.Skip(1))
            {
                var pair = new TablePair(task, options, plan with { Columns = [plan.Columns[0], column] }, source, target);
                foreach (var summer in new IRangeSummer[] { new ChecksumSums(), new NativeSums() }.Where(summer => summer.WhyNot(pair) is null))
                {
                    checkedColumns++;
                    await CheckColumnAsync(summer, pair, table, Number(column.Source.Name[1..]), wrong);
                }
            }
        }

        // The key of a CSV file is text, which no server reads as a number for a checksum.
        var haveSums = options.Target.Provider != ReconcileProvider.Csv && new[] { source, target }.Any(session => ChecksumSql.For(session.Dialect) is not null);
        Assert.True(!haveSums || checkedColumns > 0);
    }

    private static async Task CheckColumnAsync(IRangeSummer summer, TablePair pair, MatrixTable table, int column, List<string> wrong)
    {
        var left = await summer.SumAsync(pair, pair.SourceSide, new ShiftBuckets(0), CancellationToken.None);
        var right = await summer.SumAsync(pair, pair.TargetSide, new ShiftBuckets(0), CancellationToken.None);
        for (var row = 0; row < table.Rows; row++)
        {
            // Sums may differ for JSON that is written differently and for days that are none, which only costs a second look.
            var mayDiffer = (summer is NativeSums && table.Name == "documents") || table.IsForeign(row);
            var isWrong = table.IsSame(row, column) ? left[row] != right[row] && !mayDiffer : left[row] == right[row];
            if (isWrong)
            {
                wrong.Add($"{summer.Kind}: {table.Describe(row, column)}");
            }
        }
    }

    private static IEnumerable<(int Row, int Column)> Cells(MatrixTable table) =>
        Enumerable.Range(0, table.Rows).SelectMany(row => Enumerable.Range(0, table.Columns).Select(column => (row, column)));

    private static Task<DatabaseSession> OpenAsync(ReconcileConnection connection) =>
        DatabaseSession.OpenAsync(connection, TimeSpan.FromSeconds(5), readOnly: true, CancellationToken.None);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
