using System.Globalization;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Runs of rows that are missing, extra or changed, at both ends, in the middle and across the ends of batches, on the path that compares raw rows.</summary>
public sealed class RunTests
{
    private const int Rows = 40_000;

    [Theory]
    [InlineData("DELETE FROM items WHERE id BETWEEN 100 AND 111", 12, 0, 0)]
    [InlineData("DELETE FROM items WHERE id < 15000", 14999, 0, 0)]
    [InlineData("DELETE FROM items WHERE id > 25000", 15000, 0, 0)]
    [InlineData("DELETE FROM items", Rows, 0, 0)]
    [InlineData("INSERT INTO items SELECT -id, 'extra' FROM items WHERE id < 9000", 0, 8999, 0)]
    [InlineData("INSERT INTO items SELECT id + 40000, 'extra' FROM items WHERE id < 9000", 0, 8999, 0)]
    [InlineData("UPDATE items SET v = v || '!' WHERE id BETWEEN 10000 AND 30000", 0, 0, 20001)]
    [InlineData("UPDATE items SET id = id + 100000 WHERE id % 2 = 0", Rows / 2, Rows / 2, 0)]
    [InlineData("DELETE FROM items WHERE id % 3 = 0; UPDATE items SET v = NULL WHERE id % 3 = 1; INSERT INTO items VALUES (0, 'a')", Rows / 3, 1, (Rows / 3) + 1)]
    public async Task Are_counted_exactly_between_two_files_and_between_two_servers(string edit, int missing, int extra, int changed)
    {
        await using var left = new SqliteDatabase("left");
        await using var right = new SqliteDatabase("right");
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new TestDatabase[] { left, right, source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT)");
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO items SELECT i, 'item ' || i FROM n"));
        }

        foreach (var (from, to) in new (TestDatabase, TestDatabase)[] { (left, right), (source, target) })
        {
            Assert.Equal((Verdict.Match, Rows, Rows), await JudgeAsync(from, to));
            await to.ExecuteAsync(edit);
            var result = await Reconciling.CompareAsync(Reconciling.Options(from, to) with { SampleSize = 0 }, Reconciling.Task("items"));
            Assert.Equal((missing, extra, changed), (result.Missing, result.Extra, result.Changed));
            Assert.Equal((Rows, Rows - missing + extra), (result.SourceRows, result.TargetRows));
        }
    }

    [Fact]
    public async Task A_table_compared_with_two_others_has_a_file_of_differences_for_each()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        using var folder = new TemporaryFolder();
        await Reconciling.CreateAsync(source, "CREATE TABLE items (id INTEGER PRIMARY KEY)", "1");
        await Reconciling.CreateAsync(target, "CREATE TABLE a (id INTEGER PRIMARY KEY)");
        await Reconciling.CreateAsync(target, "CREATE TABLE b (id INTEGER PRIMARY KEY)", "1", "2");
        var options = Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };

        var first = await Reconciling.CompareAsync(options, Reconciling.Task("items", "a"));
        var second = await Reconciling.CompareAsync(options, Reconciling.Task("items", "b"));

        Assert.Contains("\"Missing\"", await File.ReadAllTextAsync(first.DifferenceFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("\"Extra\"", await File.ReadAllTextAsync(second.DifferenceFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<(Verdict, long?, long?)> JudgeAsync(TestDatabase from, TestDatabase to)
    {
        var result = await Reconciling.CompareAsync(from, to, "items");
        return (result.Verdict, result.SourceRows, result.TargetRows);
    }
}
