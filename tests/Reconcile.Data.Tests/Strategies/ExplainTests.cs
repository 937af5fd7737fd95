using Reconcile.Testing;
using Xunit;
using Comparing = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

public sealed class ExplainTests
{
    [Fact]
    public async Task It_shows_the_plan_and_the_queries_and_compares_nothing()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, v int, gone text); INSERT INTO t SELECT g, g, 'x' FROM generate_series(1, 120000) AS g; ANALYZE t");
        }

        await target.ExecuteAsync("UPDATE t SET v = v + 1");
        var options = Comparing.Options(source, target) with { ExplainOnly = true };
        var task = Comparing.Task("t") with { ExcludedColumns = ["gone"] };

        var result = await Comparing.CompareAsync(options with { Strategy = ReconcileStrategy.Native }, task);

        var plan = result.Explanation!;
        Assert.Equal((Verdict.NotCompared, 0L), (result.Verdict, result.Differences));
        Assert.Equal((ReconcileStrategy.Native, "-Strategy Native was given"), (plan.Strategy, plan.Reason));
        Assert.Equal(["id"], plan.Key);
        Assert.Equal(["gone"], plan.ExcludedColumns);
        Assert.Equal(["id: bigint / bigint as Integer", "v: integer / integer as Integer"], plan.Columns.Select(column => column.ToString()));
        Assert.InRange(plan.SourceRowsEstimate!.Value, 60_000, 240_000);
        Assert.NotEmpty(plan.KeyRanges);
        Assert.Contains("GROUP BY", plan.SourceQuery, StringComparison.Ordinal);

        var groups = 0;
        await foreach (var row in Database.QueryAsync(options.Source, plan.SourceQuery, new Dictionary<string, object?>(), TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            groups += row.Values.Count == 3 ? 1 : 0;
        }

        Assert.InRange(groups, 2, 1000);
    }

    [Fact]
    public async Task It_says_of_files_how_they_are_read()
    {
        await using var source = new SqliteDatabase("source");
        await using var target = new SqliteDatabase("target");
        await Comparing.CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)", "1, 'a'");
        await Comparing.CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)", "1, 'b'");

        var plan = (await Comparing.CompareAsync(Comparing.Options(source, target) with { ExplainOnly = true }, Comparing.Task("t"))).Explanation!;

        Assert.Equal(ReconcileStrategy.Stream, plan.Strategy);
        Assert.Null(plan.SourceRowsEstimate);
        Assert.Equal("SELECT \"id\", \"v\" FROM \"t\" ORDER BY \"id\"", plan.SourceQuery);
    }
}
