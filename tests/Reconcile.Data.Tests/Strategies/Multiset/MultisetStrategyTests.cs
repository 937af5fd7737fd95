using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies.Multiset;

/// <summary>Tables without a key are compared by their whole rows.</summary>
public sealed class MultisetStrategyTests
{
    private const string Log = "CREATE TABLE log (a TEXT, b TEXT)";

    [Theory]
    [InlineData("'a|b', 'c'", "'a', 'b|c'")]
    [InlineData("NULL, 'x'", "'<null>', 'x'")]
    [InlineData("NULL, 'x'", "'', 'x'")]
    [InlineData("'x', NULL", "NULL, 'x'")]
    [InlineData("'a ', 'b'", "'a', 'b'")]
    public async Task Rows_that_careless_comparisons_take_for_equal_are_one_missing_and_one_extra(string left, string right)
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source, Log, left, "'same', 'same'");
        await CreateAsync(target, Log, "'same', 'same'", right);

        var result = await CompareAsync(source, target, "log");

        Assert.Equal((Verdict.Mismatch, 1L, 1L, 0L), (result.Verdict, result.Missing, result.Extra, result.Changed));
        Assert.Contains("-KeyColumn", result.Reason, StringComparison.Ordinal);
        Assert.Empty(result.Key);
    }

    [Theory]
    [InlineData(0, 0, Verdict.Match)]
    [InlineData(3, 0, Verdict.Mismatch)]
    [InlineData(0, 3, Verdict.Mismatch)]
    [InlineData(2, 3, Verdict.Mismatch)]
    [InlineData(3, 3, Verdict.Match)]
    public async Task Copies_of_one_row_are_counted(int left, int right, Verdict verdict)
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source, Log, [.. Enumerable.Repeat("'a', NULL", left)]);
        await CreateAsync(target, Log, [.. Enumerable.Repeat("'a', NULL", right)]);

        var result = await CompareAsync(source, target, "log");

        Assert.Equal((verdict, Math.Max(0, left - right), Math.Max(0, right - left)), (result.Verdict, result.Missing, result.Extra));
        Assert.Equal((left, right), (result.SourceRows, result.TargetRows));
        Assert.All(result.Sample, row => Assert.Equal("a='a', b=NULL", row.KeyText));
        Assert.Equal(verdict == Verdict.Match, result.Reason.Length == 0);
    }

    [Fact]
    public async Task Numbers_whose_bytes_differ_are_equal_if_their_values_are()
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source, "CREATE TABLE log (n numeric, f float8)", "2.20, '-0'", "1, 1");
        await CreateAsync(target, "CREATE TABLE log (n numeric, f float8)", "1.000, 1", "2.2, 0");

        Assert.Equal(Verdict.Match, (await CompareAsync(source, target, "log")).Verdict);
    }

    [Fact]
    public async Task Whole_rows_are_compared_though_there_is_a_key_if_that_is_asked_for()
    {
        await using var source = ChinookDatabase.CreateSqlite();
        await using var target = ChinookDatabase.CreateSqlite();
        var truth = await new SeededEdits(11).ApplyAsync(target, "Track", cancellationToken: TestContext.Current.CancellationToken);
        var options = Options(source, target) with { Strategy = ReconcileStrategy.Multiset };

        var result = await CompareAsync(options, Task("Track"));

        Assert.Equal((Verdict.Mismatch, truth.Missing + truth.Changed, truth.Extra + truth.Changed, 0), (result.Verdict, result.Missing, result.Extra, result.Changed));
        Assert.Equal(
            truth.Rows.Select(row => row.KeyText).Distinct().Order(StringComparer.Ordinal),
            result.Sample.Select(row => row.KeyText).Distinct().Order(StringComparer.Ordinal));
        Assert.True(result.KeyIsUnique);
        Assert.Equal(Verdict.Match, (await CompareAsync(options, Task("Album"))).Verdict);
    }

    [Fact]
    public async Task A_checksum_that_differs_is_followed_by_the_rows()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await CreateAsync(source, Log, "'a', 'b'");
        await CreateAsync(target, Log);

        var result = await CompareAsync(Options(source, target) with { ValidateChecksum = true }, Task("log"));

        Assert.Equal((Verdict.Mismatch, 1L, "Multiset"), (result.Verdict, result.Missing, result.Strategy));
    }

    [Fact]
    public async Task What_needs_a_key_is_refused()
    {
        await using var source = new SqliteDatabase("source");
        await CreateAsync(source, Log);

        var options = Options(source, source);
        foreach (var asked in new[] { options with { Strategy = ReconcileStrategy.Stream }, options with { SamplePercent = 10 } })
        {
            var result = await CompareAsync(asked, Task("log"));

            Assert.Equal((Verdict.NotCompared, ReconcileProblem.KeyMissing), (result.Verdict, result.Problem));
        }
    }

    [Fact]
    public async Task The_file_of_differences_has_whole_rows_and_no_repair_is_made_of_it()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        using var folder = new TemporaryFolder();
        await CreateAsync(source, Log, "'a', NULL");
        await CreateAsync(target, Log);

        var result = await CompareAsync(Options(source, target) with { OutputDirectory = folder.FullPath }, Task("log"));

        var lines = await File.ReadAllLinesAsync(result.DifferenceFile, TestContext.Current.CancellationToken);
        Assert.Equal("""{"kind":"Missing","key":{},"source":{"a":"a","b":null}}""", lines[1]);
        Assert.Equal("""{"end":true,"missing":1,"extra":0,"changed":0,"unique":false}""", lines[2]);
        using var script = new StringWriter();
        var error = await Assert.ThrowsAsync<ReconcileException>(() => RepairWriter.WriteAsync(result, script, CancellationToken.None));
        Assert.Equal(ReconcileProblem.KeyMissing, error.Problem);
        Assert.Empty(script.ToString());
    }

    [Fact]
    public async Task A_table_that_changes_while_it_is_read_twice_is_no_verdict()
    {
        await using var source = new SqliteDatabase("source");
        // Every reading finds other rows in it.
        await source.ExecuteAsync("CREATE VIEW restless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT random() AS r FROM n");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => CompareAsync(source, source, "restless"));

        Assert.Equal((ReconcileProblem.TableChanged, true), (error.Problem, error.IsTransient));
    }
}
