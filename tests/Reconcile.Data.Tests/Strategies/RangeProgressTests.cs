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
    [InlineData("INTEGER", "i")]
    [InlineData("TEXT", "printf('%05d', i)")]
    public async Task Ranges_that_were_equal_are_not_read_again_between_SQLite_files(string type, string key)
    {
        await using var source = new SqliteDatabase();
        await using var target = new SqliteDatabase();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync($"CREATE TABLE t (k {type} PRIMARY KEY NOT NULL, v INTEGER); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO t SELECT {key}, i FROM n; ANALYZE");
        }

        await AssertGoesOnAsync(source, target, hasRanges: type == "INTEGER");
    }

    [Fact]
    public async Task Ranges_that_were_equal_are_not_read_again_between_PostgreSQL_databases()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new TestDatabase[] { source, target })
        {
            await database.ExecuteAsync($"CREATE TABLE t (k bigint PRIMARY KEY, v int); INSERT INTO t SELECT g, g FROM generate_series(1, {Rows}) AS g; ANALYZE t");
        }

        await AssertGoesOnAsync(source, target, hasRanges: true);
    }

    [Fact]
    public async Task Ranges_are_read_again_when_the_columns_are_others()
    {
        await using var source = new SqliteDatabase();
        await using var target = new SqliteDatabase();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync($"CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO t SELECT i, i FROM n");
        }

        var records = new Records();
        await CompareAsync(source, target, records);
        Assert.NotEmpty(records.Ranges);
        await source.ExecuteAsync("ALTER TABLE t ADD w INTEGER");
        await target.ExecuteAsync("ALTER TABLE t ADD w INTEGER; UPDATE t SET w = 1");

        Assert.Equal(Rows, (await CompareAsync(source, target, records)).Changed);
    }

    private static async Task AssertGoesOnAsync(TestDatabase source, TestDatabase target, bool hasRanges)
    {
        await target.ExecuteAsync("UPDATE t SET v = -1 WHERE v % 1000 = 7; DELETE FROM t WHERE v = 1500");
        var records = new Records { Last = 5 };
        var interrupted = await Record.ExceptionAsync(() => CompareAsync(source, target, records));
        if (!hasRanges)
        {
            Assert.Null(interrupted);
            Assert.Empty(records.Ranges);
            return;
        }

        Assert.IsAssignableFrom<OperationCanceledException>(interrupted);
        Assert.InRange(records.Ranges.Count, 5, 8);
        var known = records.Ranges.Sum(range => range.Rows);

        // What was found equal is believed; all else is found. 4 rows changed or are missing, and two that nobody has looked at yet.
        await target.ExecuteAsync("DELETE FROM t WHERE v IN (2998, 2999)");
        records.Last = int.MaxValue;
        var result = await CompareAsync(source, target, records);

        Assert.Equal((Verdict.Mismatch, 3L, 3L, 0L), (result.Verdict, result.Changed, result.Missing, result.Extra));
        Assert.Equal((Rows, Rows - 3L), (result.SourceRows, result.TargetRows));
        Assert.Contains(result.Notes, note => note.StartsWith(string.Create(CultureInfo.InvariantCulture, $"From the checkpoint: {5} key ranges with {known:N0} rows"), StringComparison.Ordinal));
        Assert.InRange(known, 1, Rows / 2);

        // A third run reads only the ranges that differ.
        var third = await CompareAsync(source, target, records);
        Assert.Equal((3L, 3L), (third.Changed, third.Missing));
        Assert.Contains(third.Notes, note => note.Contains("a change that was made to them since is not seen", StringComparison.Ordinal));
    }

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
