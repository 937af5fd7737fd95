using System.Globalization;
using Reconcile.Testing;
using Xunit;
using Comparing = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

/// <summary>A comparison of a large table that was interrupted, and goes on behind the key ranges that it found equal.</summary>
public sealed class RangeProgressTests
{
    private const int Rows = 3000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ranges_that_were_equal_are_not_read_again(bool isOtherEngine)
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using TestDatabase target = isOtherEngine ? await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync() : await server.CreateDatabaseAsync();
        await CreateAsync(source);
        await CreateAsync(target);
        await target.ExecuteAsync("UPDATE t SET v = -1 WHERE v % 1000 = 7; DELETE FROM t WHERE v = 1500");
        var records = new Records { Last = 5 };

        Assert.IsAssignableFrom<OperationCanceledException>(await Record.ExceptionAsync(() => CompareAsync(source, target, records)));

        Assert.Equal(5, records.Ranges.Count);
        var known = records.Ranges.Sum(range => range.Rows);
        Assert.InRange(known, 1, Rows / 2);

        // What was found equal is believed; all else is found: also what has changed since.
        await target.ExecuteAsync("DELETE FROM t WHERE v IN (2998, 2999)");
        records.Last = int.MaxValue;
        var result = await CompareAsync(source, target, records);

        Assert.Equal((Verdict.Mismatch, 3L, 3L, 0L), (result.Verdict, result.Changed, result.Missing, result.Extra));
        Assert.Equal((Rows, Rows - 3L), (result.SourceRows, result.TargetRows));
        Assert.Contains(result.Notes, note => note.StartsWith(string.Create(CultureInfo.InvariantCulture, $"From the checkpoint: 5 key ranges with {known:N0} rows"), StringComparison.Ordinal));

        // A further run reads only the ranges that differ.
        var further = await CompareAsync(source, target, records);
        Assert.Equal((3L, 3L), (further.Changed, further.Missing));
        Assert.Contains(further.Notes, note => note.Contains("a change that was made to them since is not seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ranges_are_read_again_when_the_columns_are_others()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        await CreateAsync(source);
        await CreateAsync(target);
        var records = new Records();
        Assert.Equal(Verdict.Match, (await CompareAsync(source, target, records)).Verdict);
        Assert.NotEmpty(records.Ranges);
        await source.ExecuteAsync("ALTER TABLE t ADD w int");
        await target.ExecuteAsync("ALTER TABLE t ADD w int; UPDATE t SET w = 1");

        Assert.Equal(Rows, (await CompareAsync(source, target, records)).Changed);
    }

    private static async Task CreateAsync(TestDatabase database) => await database.ExecuteAsync(
        $"CREATE TABLE t (k bigint PRIMARY KEY, v int); INSERT INTO t SELECT i, i FROM {(database is PostgresDatabase ? $"generate_series(1, {Rows}) AS n(i)" : $"(SELECT seq AS i FROM seq_1_to_{Rows}) AS n")}; {(database is PostgresDatabase ? "ANALYZE t" : "ANALYZE TABLE t")}");

    private static async Task<TableResult> CompareAsync(TestDatabase source, TestDatabase target, Records records)
    {
        using var stop = new CancellationTokenSource();
        records.Stop = stop;
        var options = Comparing.Options(source, target) with { Strategy = ReconcileStrategy.Stream, RangeWorkers = 1 };
        await using var reconciler = new TableReconciler(options) { RowsInBucket = 20, LargeTable = 0, Records = records };
        return await reconciler.ReconcileAsync(Comparing.Task("t"), stop.Token);
    }

    /// <summary>Keeps ranges in memory, and interrupts the comparison behind one of them.</summary>
    private sealed class Records : IRangeRecords
    {
        private readonly List<(string Form, EqualRange Range)> _ranges = [];

        public int Last { get; set; } = int.MaxValue;

        public CancellationTokenSource? Stop { get; set; }

        public IReadOnlyList<EqualRange> Ranges => [.. _ranges.Select(entry => entry.Range)];

        public IReadOnlyList<EqualRange> Find(TableTask task, string form) => [.. _ranges.Where(entry => entry.Form == form).Select(entry => entry.Range)];

        void IRangeRecords.Record(TableTask task, string form, EqualRange range)
        {
            _ranges.Add((form, range));
            if (_ranges.Count == Last)
            {
                Stop!.Cancel();
            }
        }
    }
}
