using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Reconcile.Data.Ranges;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>Whole comparisons by checksums between different engines.</summary>
public sealed class ChecksumStrategyTests
{
    private const int Rows = 2000;

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql, DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.MySql, DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.DuckDb, DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.Sqlite, DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.SqlServer, DatabaseEngine.PostgreSql)]
    public async Task Differences_are_found_exactly_and_equal_tables_match(DatabaseEngine left, DatabaseEngine right)
    {
        var rows = SampleRows.Create(Rows);
        var edited = rows.Where(row => row[0] is not ("7" or "1999")).Select(row => row[0] == "1000" ? [.. row[..^1], row[^1] is null ? string.Empty : null] : row).ToList();
        await using var source = await CreateAsync(left, rows);
        await using var same = await CreateAsync(right, rows);
        await using var target = await CreateAsync(right, edited);

        var equal = await Run.CompareAsync(Run.Options(source, same) with { Strategy = ReconcileStrategy.Checksum }, Run.Task("items"));
        var different = await Run.CompareAsync(Run.Options(source, target) with { Strategy = ReconcileStrategy.Checksum }, Run.Task("items"));

        Assert.Equal((Verdict.Match, "Checksum", Rows, Rows), (equal.Verdict, equal.Strategy, equal.SourceRows, equal.TargetRows));
        Assert.Equal((Verdict.Mismatch, "Checksum", 2, 0, 1), (different.Verdict, different.Strategy, different.Missing, different.Extra, different.Changed));
        Assert.Equal([7L, 1000L, 1999L], different.Sample.Select(row => Convert.ToInt64(row.Key["id"], null)).Order());
    }

    [Fact]
    public async Task What_no_two_servers_write_alike_is_refused_with_the_reason()
    {
        await using var source = await EngineTables.DatabaseAsync(DatabaseEngine.PostgreSql);
        await using var target = await EngineTables.DatabaseAsync(DatabaseEngine.PostgreSql);
        await Run.CreateAsync(source, "CREATE TABLE items (id int PRIMARY KEY, v jsonb)");
        await Run.CreateAsync(target, "CREATE TABLE items (id int PRIMARY KEY, v jsonb)");
        var options = Run.Options(source, target) with { Strategy = ReconcileStrategy.Checksum };

        var result = await Run.CompareAsync(options, Run.Task("items"));

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.StrategyUnavailable), (result.Verdict, result.Problem));
        Assert.Contains("column v of public.items in PostgreSql is JSON", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseEngine.PostgreSql)]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.DuckDb)]
    [InlineData(DatabaseEngine.SqlServer)]
    public async Task Keys_at_the_extremes_are_in_the_same_buckets_in_SQL_as_here(DatabaseEngine engine)
    {
        string[] keys = ["-9223372036854775808", "-9223372036854775807", "-9007199254740993", "-257", "-256", "-1", "0", "1", "255", "256", "9007199254740993", "9223372036854775806", "9223372036854775807"];
        await using var database = await EngineTables.DatabaseAsync(engine);
        await database.ExecuteAsync("CREATE TABLE items (id bigint NOT NULL PRIMARY KEY)");
        await ChecksumSide.FillAsync(database, "items", [CanonicalKind.Integer], [.. keys.Select(key => new[] { key })]);
        await using var session = await Live.OpenAsync(database);
        var tables = await ChecksumSide.PairAsync(session, "items");

        foreach (var shift in (int[])[0, 1, 8, 40, ShiftBuckets.MaxShift])
        {
            var buckets = new ShiftBuckets(shift);
            var here = await new ClientRangeSums(ChecksumSide.Salt).SumAsync(tables.SourceSide, tables.Plan.Forms, buckets, CancellationToken.None);
            var there = await new ChecksumSums(ChecksumSide.Salt).SumAsync(tables, tables.SourceSide, buckets, CancellationToken.None);

            Assert.Equal(here.OrderBy(sum => sum.Key), there.OrderBy(sum => sum.Key));
        }
    }

    [Fact]
    public async Task A_key_that_is_no_value_of_its_type_is_not_lost_between_the_ranges()
    {
        await using var source = await EngineTables.DatabaseAsync(DatabaseEngine.Sqlite);
        await using var target = await EngineTables.DatabaseAsync(DatabaseEngine.PostgreSql);
        await Run.CreateAsync(source, "CREATE TABLE items (id INT NOT NULL PRIMARY KEY, v INT)", "1, 1", "'no number', 2");
        await Run.CreateAsync(target, "CREATE TABLE items (id int PRIMARY KEY, v int)", "1, 1");

        var error = await Assert.ThrowsAsync<ReconcileException>(() =>
            Run.CompareAsync(Run.Options(source, target) with { Strategy = ReconcileStrategy.Checksum }, Run.Task("items")));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("no number", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TestDatabase> CreateAsync(DatabaseEngine engine, IReadOnlyList<string?[]> rows)
    {
        var database = await EngineTables.DatabaseAsync(engine);
        await database.ExecuteAsync(EngineTables.Create(engine));
        await ChecksumSide.FillAsync(database, "items", SampleRows.Kinds, rows);
        return database;
    }
}
