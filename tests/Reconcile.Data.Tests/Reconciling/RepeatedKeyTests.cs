using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Keys that occur more than once, or hold NULL: their rows are compared all the same.</summary>
public sealed class RepeatedKeyTests
{
    private const string Log = "CREATE TABLE log (id INT, part TEXT, line TEXT)";

    [Fact]
    public async Task Rows_of_one_key_match_in_any_order()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Log, "1, 'x', 'a'", "1, 'x', 'b'", "2, 'x', 'c'");
        await Reconciling.CreateAsync(target, Log, "1, 'x', 'b'", "1, 'x', 'a'", "2, 'x', 'c'");

        var result = await ByIdAsync(source, target);

        Assert.Equal((Verdict.Match, ReconcileProblem.None, "Stream"), (result.Verdict, result.Problem, result.Strategy));
        Assert.Contains(result.Notes, note => note.Contains("more than once: 1 in the source, 1 in the target", StringComparison.Ordinal));
        Assert.False(result.KeyIsUnique);
    }

    [Fact]
    public async Task What_one_side_has_more_of_is_missing_or_extra_and_one_left_on_each_is_a_change()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Log, "1, 'x', 'a'", "1, 'x', 'a'", "2, 'x', 'a'", "2, 'x', 'b'", "3, 'x', 'a'", "3, 'x', 'b'", "4, 'x', 'a'");
        await Reconciling.CreateAsync(target, Log, "1, 'x', 'a'", "2, 'x', 'c'", "2, 'x', 'a'", "3, 'x', 'c'", "3, 'x', 'd'", "4, 'x', 'a'", "4, 'x', 'a'");

        var result = await ByIdAsync(source, target);

        Assert.Equal(["Changed id=2: line", "Extra id=3", "Extra id=3", "Extra id=4", "Missing id=1", "Missing id=3", "Missing id=3"], Reconciling.Lines(result));
        Assert.Equal(("b", "c"), Assert.Single(result.Sample, row => row.Kind == RowDifferenceKind.Changed).Columns.Select(column => (column.Source, column.Target)).Single());
        using var script = new StringWriter();
        var error = await Assert.ThrowsAsync<ReconcileException>(() => RepairWriter.WriteAsync(result, script, CancellationToken.None));
        Assert.Equal(ReconcileProblem.KeyNotUnique, error.Problem);
    }

    [Fact]
    public async Task Repeated_keys_in_the_ranges_that_two_servers_find_different_are_told_too()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        await Reconciling.CreateAsync(source, Log, "1, 'x', 'a'", "1, 'x', 'b'", "2, 'x', 'c'");
        await Reconciling.CreateAsync(target, Log, "1, 'x', 'b'", "1, 'x', 'a'", "1, 'x', 'a'", "2, 'x', 'c'");

        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target) with { Strategy = ReconcileStrategy.Native }, Reconciling.Task("log") with { KeyColumns = ["id"] });

        Assert.Equal(("Native", false), (result.Strategy, result.KeyIsUnique));
        Assert.Equal(["Extra id=1"], Reconciling.Lines(result));
        Assert.Contains(result.Notes, note => note.Contains("1 in the source, 1 in the target", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_that_are_not_guaranteed_but_unique_are_repaired_as_ever()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Reconciling.CreateAsync(source, Log, "1, 'x', 'a'", "2, 'x', 'b'");
        await Reconciling.CreateAsync(target, Log, "1, 'x', 'a'", "2, 'x', 'c'");

        var result = await ByIdAsync(source, target);

        Assert.True(result.KeyIsUnique);
        Assert.DoesNotContain(result.Notes, note => note.Contains("more than once", StringComparison.Ordinal));
        using var script = new StringWriter();
        Assert.Equal(1, await RepairWriter.WriteAsync(result, script, CancellationToken.None));
    }

    [Fact]
    public async Task NULL_in_a_key_is_one_value_that_comes_first_whatever_the_engines()
    {
        var server = await PostgresServer.RequireAsync();
        await using var postgres = await server.CreateDatabaseAsync();
        await using var maria = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await using var sqlite = new SqliteDatabase();
        await using var duck = new DuckDbDatabase();
        string[] rows = ["NULL, NULL, 'both'", "NULL, 'p', 'first'", "1, NULL, 'second'", "1, '', 'empty'", "1, 'p', 'none'", "-1, 'p', 'below'"];
        TestDatabase[] databases = [postgres, maria, sqlite, duck];
        foreach (var database in databases)
        {
            await Reconciling.CreateAsync(database, database == maria ? "CREATE TABLE log (id INT, part VARCHAR(20), line VARCHAR(20))" : Log, rows);
        }

        foreach (var (from, to) in databases.SelectMany(from => databases.Select(to => (from, to))))
        {
            var options = Reconciling.Options(from, to);
            var same = await Reconciling.CompareAsync(options, Reconciling.Task("log") with { KeyColumns = ["id", "part"] });
            Assert.Equal((Verdict.Match, true), (same.Verdict, same.KeyIsUnique));
        }

        await sqlite.ExecuteAsync("UPDATE log SET line = line || '!' WHERE id IS NULL OR part IS NULL");
        foreach (var database in new TestDatabase[] { postgres, maria, duck })
        {
            var result = await Reconciling.CompareAsync(Reconciling.Options(database, sqlite), Reconciling.Task("log") with { KeyColumns = ["id", "part"] });
            Assert.Equal(["Changed id=1, part=NULL: line", "Changed id=NULL, part='p': line", "Changed id=NULL, part=NULL: line"], Reconciling.Lines(result));
        }
    }

    private static Task<TableResult> ByIdAsync(TestDatabase source, TestDatabase target) =>
        Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("log") with { KeyColumns = ["id"] });
}
