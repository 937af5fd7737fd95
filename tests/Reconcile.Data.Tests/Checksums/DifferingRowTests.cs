using Reconcile.Data.Ranges;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

/// <summary>What differs never has the same sum, on servers that compute it.</summary>
public sealed class DifferingRowTests
{
    public static TheoryData<DatabaseEngine> Servers => [DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.DuckDb, DatabaseEngine.SqlServer];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Any_value_that_changes_changes_the_rows_sum(DatabaseEngine engine)
    {
        var rows = SampleRows.CreateOneByOne();
        await using var database = await EngineTables.DatabaseAsync(engine);
        await database.ExecuteAsync(EngineTables.Create(engine));
        await ChecksumSide.FillAsync(database, "items", SampleRows.Kinds, rows);
        await using var session = await Live.OpenAsync(database);

        var sums = await ChecksumSide.SumWithoutKeyAsync(await ChecksumSide.PairAsync(session, "items"));

        Assert.True(rows.Count > 50);
        Assert.Equal(rows.Count, sums.Count);
        Assert.Equal(rows.Count, sums.Values.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Values_that_swap_rows_or_columns_and_rows_that_occur_twice_change_the_tables_sum(DatabaseEngine engine)
    {
        string?[][][] tables =
        [
            [["1", "a", "b"], ["2", "b", "a"]],
            [["1", "b", "a"], ["2", "a", "b"]],
            [["1", "a", "b"], ["2", "a", "b"]],
            [["1", "b", "a"], ["2", "b", "a"]],
            [["1", "a|b", "c"], ["2", "a", "b|c"]],
            [["1", "a", "b|c"], ["2", "a|b", "c"]],
            [["1", null, ""], ["2", "", null]],
            [["1", "", null], ["2", null, ""]],
            [["1", "NULL", null], ["2", null, "NULL"]],
            [["1", null, "NULL"], ["2", "NULL", null]],
        ];
        var sums = new List<RangeSum>();
        await using var database = await EngineTables.DatabaseAsync(engine);
        await using var session = await Live.OpenAsync(database, readOnly: false);
        foreach (var (rows, i) in tables.Select((rows, i) => (rows, i)))
        {
            await session.ExecuteAsync($"CREATE TABLE t{i} (id bigint PRIMARY KEY, a varchar(20), b varchar(20))", CancellationToken.None);
            foreach (var row in rows)
            {
                var values = row.Skip(1).Select(value => value is null ? "NULL" : $"'{value}'");
                await session.ExecuteAsync($"INSERT INTO t{i} VALUES ({row[0]}, {string.Join(", ", values)})", CancellationToken.None);
            }

            sums.Add((await ChecksumSide.WholeAsync(await ChecksumSide.PairAsync(session, $"t{i}")))[0]);
        }

        Assert.Equal(tables.Length, sums.Distinct().Count());
        Assert.All(sums, sum => Assert.Equal(2, sum.Rows));
    }

    [Fact]
    public async Task A_row_too_long_for_the_server_to_hash_is_an_error_and_not_left_out()
    {
        await using var database = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, s longblob); INSERT INTO items VALUES (1, 'a'), (2, REPEAT('x', @@max_allowed_packet DIV 2 + 1)), (3, NULL)");
        await using var session = await Live.OpenAsync(database);
        var tables = await ChecksumSide.PairAsync(session, "items");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => ChecksumSide.SumAsync(tables));

        Assert.Equal(ReconcileProblem.ValueUnreadable, error.Problem);
        Assert.Contains("checksums of 1 rows of items", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 3], (await ChecksumSide.SumAsync(await ChecksumSide.PairAsync(session, "items", "id <> 2"))).Keys.Order());
    }
}
