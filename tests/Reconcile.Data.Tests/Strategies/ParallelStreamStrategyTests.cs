using System.Globalization;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;
using Comparing = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies;

/// <summary>Key ranges of one table in parallel, on two PostgreSQL databases.</summary>
public sealed class ParallelStreamStrategyTests
{
    private const int Rows = 1_100_000;

    [Fact]
    public async Task Ranges_of_a_large_table_are_compared_at_the_same_time_and_nothing_is_lost_between_them()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"CREATE UNLOGGED TABLE t (k bigint PRIMARY KEY, v int); INSERT INTO t SELECT g, g FROM generate_series(1, {Rows}) AS g; ANALYZE t"));
        }

        await target.ExecuteAsync($"UPDATE t SET v = -v WHERE k % 100000 = 1; DELETE FROM t WHERE k IN (1, 2, {Rows}); INSERT INTO t VALUES (-9223372036854775808, 1), (9223372036854775807, 1)");
        var options = Comparing.Options(source, target) with { Strategy = ReconcileStrategy.Stream, RangeWorkers = 3 };

        var result = await Comparing.CompareAsync(options, Comparing.Task("t"));
        var alone = await Comparing.CompareAsync(options with { RangeWorkers = 1 }, Comparing.Task("t"));
        var tight = await Comparing.CompareAsync(options with { MaxConnections = 2 }, Comparing.Task("t"));

        Assert.Equal((3L, 2L, 10L, Rows + 0L, Rows - 1L), (result.Missing, result.Extra, result.Changed, result.SourceRows, result.TargetRows));
        Assert.Contains(result.Notes, note => note.EndsWith("up to 3 at a time", StringComparison.Ordinal));
        Assert.DoesNotContain(alone.Notes, note => note.Contains("at a time", StringComparison.Ordinal));
        Assert.Contains(tight.Notes, note => note.EndsWith("up to 1 at a time", StringComparison.Ordinal));
        Assert.Equal((result.Missing, result.Extra, result.Changed), (alone.Missing, alone.Extra, alone.Changed));
        Assert.Equal((result.Missing, result.Extra, result.Changed), (tight.Missing, tight.Extra, tight.Changed));
    }

    [Fact]
    public async Task Further_sessions_see_what_the_tables_own_see()
    {
        var server = await PostgresServer.RequireAsync();
        await using var database = await server.CreateDatabaseAsync();
        await Comparing.CreateAsync(database, "CREATE TABLE t (id int PRIMARY KEY)", "1");
        await using var first = await Live.OpenAsync(database);
        await using var second = await Live.OpenAsync(database);
        await first.BeginReadingAsync(TableName.Parse("public.t"), CancellationToken.None);
        await database.ExecuteAsync("INSERT INTO t VALUES (2)");

        var snapshot = await first.ListAsync(first.Dialect.ExportSnapshotQuery, row => row.GetString(0), CancellationToken.None);
        await second.ExecuteAsync(second.Dialect.JoinSnapshot(snapshot[0]), CancellationToken.None);

        Assert.Equal([1], await second.ListAsync("SELECT id FROM t", row => row.GetInt32(0), CancellationToken.None));
    }
}
