using System.Globalization;
using Reconcile.Testing;
using Xunit;
using Comparing = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

public sealed class SampleStrategyTests
{
    private const int Rows = 50_000;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    public async Task A_sample_reads_a_part_and_never_says_match(DatabaseEngine engine)
    {
        await using var source = new SqliteDatabase("source");
        await using var target = await CreateAsync(engine);
        await FillAsync(source);
        await FillAsync(target);
        var options = Comparing.Options(source, target) with { SamplePercent = 10 };

        var equal = await Comparing.CompareAsync(options, Comparing.Task("t"));
        await target.ExecuteAsync("UPDATE t SET v = v + 1");
        var different = await Comparing.CompareAsync(options, Comparing.Task("t"));

        Assert.Equal((Verdict.NotDisproved, equal.SourceRows), (equal.Verdict, equal.TargetRows));
        Assert.InRange(equal.SourceRows!.Value, 1, Rows / 2);
        Assert.Contains("sample", equal.Reason, StringComparison.Ordinal);
        Assert.Equal((Verdict.Mismatch, different.SourceRows), (different.Verdict, different.Changed));
    }

    [Fact]
    public async Task Keys_that_cannot_be_divided_are_all_compared()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Comparing.CreateAsync(source, "CREATE TABLE t (k TEXT PRIMARY KEY)", "'a'", "'b'");
        await Comparing.CreateAsync(target, "CREATE TABLE t (k TEXT PRIMARY KEY)", "'a'", "'b'");

        var result = await Comparing.CompareAsync(Comparing.Options(source, target) with { SamplePercent = 1 }, Comparing.Task("t"));

        Assert.Equal((Verdict.Match, 2L), (result.Verdict, result.SourceRows));
    }

    [Fact]
    public async Task An_empty_table_is_sampled_without_an_error()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Comparing.CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
        await Comparing.CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "1");

        var result = await Comparing.CompareAsync(Comparing.Options(source, target) with { SamplePercent = 1 }, Comparing.Task("t"));

        Assert.Equal((Verdict.Mismatch, 1L), (result.Verdict, result.Extra));
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine) => engine switch
    {
        DatabaseEngine.PostgreSql => await (await PostgresServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.MySql => await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync(),
        DatabaseEngine.DuckDb => new DuckDbDatabase("target"),
        _ => new SqliteDatabase("target"),
    };

    private static async Task FillAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)");
        foreach (var start in Enumerable.Range(0, 10))
        {
            var rows = Enumerable.Range(start * Rows / 10, Rows / 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"({i - 1000}, {i % 7})"));
            await database.ExecuteAsync($"INSERT INTO t VALUES {string.Join(",", rows)}");
        }
    }
}
