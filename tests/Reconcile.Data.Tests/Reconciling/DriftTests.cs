using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>Columns that differ as a whole, on real databases: one cause is told, and every row is counted.</summary>
public sealed class DriftTests
{
    [Fact]
    public async Task A_zone_shift_and_a_scale_are_told_once_each()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var (database, shift, scale) in new[] { (source, "0 h", "1"), (target, "2 h", "0.01") })
        {
            await database.ExecuteAsync(
                "CREATE TABLE items (id int PRIMARY KEY, created timestamptz, price numeric, note text);"
                + $"INSERT INTO items SELECT i, '2020-01-01+00'::timestamptz + i * interval '1 h 7 s' + interval '{shift}', (i * 100 + 1) * {scale}, i::text FROM generate_series(1, 1000) AS i");
        }

        await target.ExecuteAsync("UPDATE items SET note = 'x' WHERE id <= 5");
        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target) with { SampleSize = 10 }, Reconciling.Task("items"));

        Assert.Equal((Verdict.Mismatch, 1000, 10), (result.Verdict, result.Changed, result.Sample.Count));
        Assert.Equal(
            ["created: 1,000 of 1,000 changed rows are 02:00:00 later in the target", "price: 1,000 of 1,000 changed rows are 0.01 times the source in the target"],
            result.Drifts.Select(drift => drift.ToString()));
        Assert.Equal($"{result.Drifts[0]}; {result.Drifts[1]}.", result.Reason);
    }

    [Fact]
    public async Task Text_of_an_engine_without_types_and_NULLs_of_another_are_seen_through()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await using var mysql = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        const string rows = "INSERT INTO items SELECT i, NULL, datetime('2020-01-01', i || ' hours') FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT i FROM n)";
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, created TIMESTAMP)");
            await database.ExecuteAsync(rows);
        }

        await target.ExecuteAsync("UPDATE items SET created = datetime(created, '-1 day')");
        await mysql.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, name varchar(10), created datetime)");
        await mysql.ExecuteAsync("INSERT INTO items SELECT seq, '', TIMESTAMPADD(HOUR, seq, '2020-01-01') FROM seq_1_to_50");

        Assert.Equal("created: 50 of 50 changed rows are 1 day earlier in the target", Assert.Single((await Reconciling.CompareAsync(source, target, "items")).Drifts).ToString());
        Assert.Equal("name: 50 of 50 changed rows are '' in the target and NULL in the source", Assert.Single((await Reconciling.CompareAsync(source, mysql, "items")).Drifts).ToString());
    }

    [Fact]
    public async Task What_a_rule_makes_equal_is_no_drift()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        await source.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, v int); INSERT INTO items SELECT i, i FROM generate_series(1, 100) AS i");
        await target.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, v int); INSERT INTO items SELECT i, i + 1 FROM generate_series(1, 100) AS i");
        var rules = new CompareRules { Tolerance = new Dictionary<string, Tolerance> { ["v"] = Tolerance.Parse("1") } };

        var result = await Reconciling.CompareAsync(Reconciling.Options(source, target), Reconciling.Task("items") with { Rules = rules });

        Assert.Equal((Verdict.Match, 100, 0, ""), (result.Verdict, result.Tolerated, result.Changed, result.Reason));
        Assert.Empty(result.Drifts);
    }
}
