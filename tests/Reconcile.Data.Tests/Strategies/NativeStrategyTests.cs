using System.Globalization;
using Reconcile.Testing;
using Xunit;
using Comparing = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

/// <summary>Two PostgreSQL servers that hash their rows themselves.</summary>
public sealed class NativeStrategyTests
{
    private const int Rows = 120_000;

    /// <summary>Pairs of values that PostgreSQL's own hash of a row takes for the same, whatever its seed, and others that are near each other.</summary>
    [Theory]
    [InlineData("bigint", "1", "4294967296")]
    [InlineData("bigint", "-1", "4294967295")]
    [InlineData("numeric(8,2)", "1.5", "-1.5")]
    [InlineData("numeric", "1.5", "-1.5")]
    [InlineData("numeric", "'NaN'", "'Infinity'")]
    [InlineData("numeric", "'Infinity'", "'-Infinity'")]
    [InlineData("numeric", "1e300", "1e301")]
    [InlineData("timestamp", "'2000-01-01 00:00:00.000005'", "'2000-01-01 01:11:34.967300'")]
    [InlineData("timestamptz", "'2000-01-01 00:00:00.000005+00'", "'2000-01-01 01:11:34.967300+00'")]
    [InlineData("timestamp", "'infinity'", "'-infinity'")]
    [InlineData("timestamp", "'294276-12-31 23:59:59.999998'", "'294276-12-31 23:59:59.999999'")]
    [InlineData("time", "'00:00:00.000005'", "'01:11:34.967300'")]
    [InlineData("date", "'2000-01-01'", "'2000-01-02'")]
    [InlineData("date", "'infinity'", "'-infinity'")]
    [InlineData("float8", "0.1", "0.10000000000000002")]
    [InlineData("float8", "'NaN'", "'Infinity'")]
    [InlineData("int", "0", "NULL")]
    [InlineData("bool", "false", "NULL")]
    [InlineData("text", "''", "NULL")]
    [InlineData("text", "'a'", "'A'")]
    [InlineData("text", "'a'", "'a '")]
    [InlineData("bytea", @"'\x00'", @"'\x0000'")]
    [InlineData("bytea", "NULL", "''")]
    [InlineData("bytea", "NULL", "'a'")]
    [InlineData("float8", "0", "7")]
    [InlineData("float4", "0", "1.5")]
    [InlineData("numeric(8,2)", "0", "1")]
    [InlineData("numeric(8,2)", "'NaN'", "1")]
    [InlineData("numeric", "0", "-1")]
    [InlineData("bigint", "0", "1")]
    [InlineData("time", "'00:00'", "'24:00'")]
    [InlineData("timestamp", "'2000-01-01'", "'2000-01-01 01:00'")]
    [InlineData("uuid", "'00000000-0000-0000-0000-000000000000'", "NULL")]
    [InlineData("jsonb", "'{\"a\":1}'", "'{\"a\":-1}'")]
    [InlineData("interval", "'1 day'", "'24:00:00'")]
    public async Task Values_that_the_servers_own_hash_confuses_are_told_apart(string type, string left, string right)
    {
        await using var databases = await TwoDatabases.CreateAsync();
        await Comparing.CreateAsync(databases.Source, $"CREATE TABLE t (id int PRIMARY KEY, v {type}, w {type})", $"1, {left}, {right}", $"2, {left}, {left}");
        await Comparing.CreateAsync(databases.Target, $"CREATE TABLE t (id int PRIMARY KEY, v {type}, w {type})", $"1, {right}, {left}", $"2, {left}, {left}");

        var different = await databases.CompareAsync(ReconcileStrategy.Native);
        await databases.Target.ExecuteAsync($"UPDATE t SET v = {left}, w = {right} WHERE id = 1");
        var equal = await databases.CompareAsync(ReconcileStrategy.Native);

        Assert.Equal((Verdict.Mismatch, 1L, "Native"), (different.Verdict, different.Changed, different.Strategy));
        Assert.Equal((Verdict.Match, 0L, 2L), (equal.Verdict, equal.Changed, equal.SourceRows));
    }

    [Theory]
    [InlineData("bigint", "g * 3 - 1000")]
    [InlineData("int", "g")]
    [InlineData("uuid", "md5(g::text)::uuid")]
    [InlineData("text", "md5(g::text) || ' \u00e9 ' || g")]
    [InlineData("timestamptz", "timestamptz '2020-01-01 00:00+00' + g * interval '37 seconds'")]
    [InlineData("numeric", "g / 7.0")]
    [InlineData("date", "date '2000-01-01' + g - 500000")]
    public async Task Scattered_differences_are_found_whatever_the_key(string type, string key)
    {
        await using var databases = await TwoDatabases.CreateAsync();
        foreach (var database in new[] { databases.Source, databases.Target })
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"CREATE TABLE t (k {type} PRIMARY KEY, g int, v numeric(8,2)); INSERT INTO t SELECT {key}, g, g / 100.0 FROM generate_series(1, {Rows}) AS g; ANALYZE t"));
        }

        var equal = await databases.CompareAsync(ReconcileStrategy.Auto);
        await databases.Target.ExecuteAsync("UPDATE t SET v = -v WHERE g IN (1, 777, 60000, 119999); DELETE FROM t WHERE g IN (2, 60001, 120000)");
        await databases.Source.ExecuteAsync("DELETE FROM t WHERE g IN (3, 40000)");
        var different = await databases.CompareAsync(ReconcileStrategy.Auto);

        Assert.Equal((Verdict.Match, "Native", (long)Rows, (long)Rows), (equal.Verdict, equal.Strategy, equal.SourceRows, equal.TargetRows));
        Assert.Equal((Verdict.Mismatch, "Native", 3L, 2L, 4L), (different.Verdict, different.Strategy, different.Missing, different.Extra, different.Changed));
        Assert.Equal((Rows - 2L, Rows - 3L), (different.SourceRows, different.TargetRows));
        Assert.DoesNotContain("as a whole", different.Notes[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000000000000000000", "-1000000000000000000")]
    [InlineData("9223372036854775807", "-9223372036854775808")]
    public async Task A_key_far_from_all_others_is_found_on_either_side(string above, string below)
    {
        await using var databases = await TwoDatabases.CreateAsync();
        foreach (var database in new[] { databases.Source, databases.Target })
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"CREATE TABLE t (k bigint PRIMARY KEY, v int); INSERT INTO t SELECT g, g FROM generate_series(1, {Rows}) AS g; ANALYZE t"));
        }

        await databases.Source.ExecuteAsync($"INSERT INTO t VALUES ({above}, 1)");
        await databases.Target.ExecuteAsync($"INSERT INTO t VALUES ({below}, 1)");
        var result = await databases.CompareAsync(ReconcileStrategy.Auto);

        Assert.Equal(("Native", 1L, 1L, 0L), (result.Strategy, result.Missing, result.Extra, result.Changed));
    }

    [Fact]
    public async Task Keys_that_are_NULL_are_covered()
    {
        await using var databases = await TwoDatabases.CreateAsync();
        await Comparing.CreateAsync(databases.Source, "CREATE TABLE t (a int, b int, v int)", "NULL, 1, 1", "NULL, 2, 1", "1, NULL, 1", "2, 1, 1");
        await Comparing.CreateAsync(databases.Target, "CREATE TABLE t (a int, b int, v int)", "NULL, 1, 1", "NULL, 2, 7", "1, NULL, 1", "2, 1, 1");

        var result = await databases.CompareAsync(ReconcileStrategy.Native, task => task with { KeyColumns = ["a", "b"] });

        Assert.Equal((Verdict.Mismatch, 1L), (result.Verdict, result.Changed));
    }

    [Fact]
    public async Task Tables_in_which_most_ranges_differ_are_read_as_a_whole()
    {
        await using var databases = await TwoDatabases.CreateAsync();
        foreach (var database in new[] { databases.Source, databases.Target })
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"CREATE TABLE t (k bigint PRIMARY KEY, v int); INSERT INTO t SELECT g, g FROM generate_series(1, {Rows}) AS g; ANALYZE t"));
        }

        await databases.Target.ExecuteAsync("UPDATE t SET v = v + 1 WHERE k % 10 = 0");
        var forced = await databases.CompareAsync(ReconcileStrategy.Native);
        var chosen = await databases.CompareAsync(ReconcileStrategy.Auto);

        Assert.Equal(("Native", Rows / 10L), (forced.Strategy, forced.Changed));
        Assert.Equal(("Stream", Rows / 10L), (chosen.Strategy, chosen.Changed));
        Assert.Contains("looked at differ", chosen.StrategyReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_refused_between_engines_and_says_what_to_do()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Comparing.CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "1");
        await Comparing.CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY)", "1");

        var result = await Comparing.CompareAsync(Comparing.Options(source, target) with { Strategy = ReconcileStrategy.Native }, Comparing.Task("t"));

        Assert.Equal((Verdict.NotCompared, ReconcileProblem.StrategyUnavailable), (result.Verdict, result.Problem));
        Assert.Contains("-Strategy Stream", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_counts_disprove_nothing_and_prove_nothing()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Comparing.CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "1, 1", "2, 2");
        await Comparing.CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "1, 1", "2, 3");
        var options = Comparing.Options(source, target) with { Strategy = ReconcileStrategy.Count };

        var equal = await Comparing.CompareAsync(options, Comparing.Task("t"));
        await target.ExecuteAsync("DELETE FROM t WHERE id = 1");
        var different = await Comparing.CompareAsync(options, Comparing.Task("t"));

        Assert.Equal((Verdict.NotDisproved, ExitBits.NotCompared), (equal.Verdict, equal.ExitBits));
        Assert.Equal((Verdict.Mismatch, 2L, 1L), (different.Verdict, different.SourceRows, different.TargetRows));
    }

    /// <summary>Two databases of one server.</summary>
    private sealed record TwoDatabases(PostgresDatabase Source, PostgresDatabase Target) : IAsyncDisposable
    {
        public static async Task<TwoDatabases> CreateAsync()
        {
            var server = await PostgresServer.RequireAsync();
            return new TwoDatabases(await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        }

        public Task<TableResult> CompareAsync(ReconcileStrategy strategy, Func<TableTask, TableTask>? change = null) =>
            Comparing.CompareAsync(Comparing.Options(Source, Target) with { Strategy = strategy }, (change ?? (task => task))(Comparing.Task("t")));

        public async ValueTask DisposeAsync()
        {
            await Source.DisposeAsync();
            await Target.DisposeAsync();
        }
    }
}
