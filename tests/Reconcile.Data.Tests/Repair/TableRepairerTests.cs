using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Repair;

/// <summary>Rows that are not as they were compared, statements that fail, runs that are stopped, and what is refused.</summary>
public sealed class TableRepairerTests
{
    public static TheoryData<DatabaseEngine> AllEngines => Engines.All;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task Rows_that_changed_since_they_were_compared_are_left_alone_and_listed(DatabaseEngine engine)
    {
        await using var source = await Engines.CreateAsync(engine);
        await using var target = await Engines.CreateAsync(engine);
        const string table = "CREATE TABLE t (id int PRIMARY KEY, v varchar(20), n int)";
        await CreateAsync(source, table, "1, 'one', 1", "2, 'two', 2", "3, 'three', 3", "4, 'four', 4", "7, 'seven', 7");
        await CreateAsync(target, table, "1, 'x', 1", "2, 'x', 2", "3, 'x', 3", "5, 'five', 5", "6, 'six', 6", "8, NULL, 8");
        var result = await CompareAsync(source, target, "t");
        // A change of case is one too; the last is of a column that is not about to be changed.
        await target.ExecuteAsync("UPDATE t SET v = 'X' WHERE id = 1; DELETE FROM t WHERE id = 2; UPDATE t SET n = 33 WHERE id = 3; INSERT INTO t VALUES (4, 'mine', 0); UPDATE t SET n = 0 WHERE id = 5; UPDATE t SET v = '' WHERE id = 8");

        var repaired = await RepairAsync(result, new RepairOptions());

        Assert.Equal((TableStatus.Succeeded, 1L, 1L, 1L, 5L, 0L), (repaired.Status, repaired.Inserted, repaired.Updated, repaired.Deleted, repaired.Skipped, repaired.NotApplied));
        Assert.Equal(
            ["Changed id=1: it has changed since it was compared", "Changed id=2: there is no row with this key any more", "Extra id=5: it has changed since it was compared", "Extra id=8: it has changed since it was compared", "Missing id=4: a row with this key is there now"],
            repaired.SkippedRows.Select(row => row.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(Verdict.Mismatch, repaired.Verdict);
        Assert.Equal("1 X 1|3 three 33|4 mine 0|5 five 0|7 seven 7|8  8|", await ListAsync(target));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task A_script_stops_at_a_row_that_changed_and_nothing_of_its_chunk_is_applied(DatabaseEngine engine)
    {
        await using var source = await Engines.CreateAsync(engine);
        await using var target = await Engines.CreateAsync(engine);
        const string table = "CREATE TABLE t (id int PRIMARY KEY, v varchar(20), n int)";
        await CreateAsync(source, table, "1, 'one', 1", "2, 'two', 2", "3, 'three', 3", "4, 'four', 4");
        await CreateAsync(target, table, "1, 'x', 1", "2, 'x', 2", "3, 'x', 3", "4, 'x', 4");
        var result = await CompareAsync(source, target, "t");
        using StringWriter script = new(), undo = new();
        await RepairWriter.WriteAsync([result], new RepairOptions { ChunkSize = 2 }, script, undo, Token);
        await target.ExecuteAsync("UPDATE t SET v = 'X' WHERE id = 4");

        var error = await Assert.ThrowsAsync<ReconcileException>(() => Engines.RunAsync(target, script.ToString()));

        Assert.Contains("not as", error.Message, StringComparison.Ordinal);
        Assert.Equal("1 one 1|2 two 2|3 x 3|4 X 4|", await ListAsync(target));

        // What was not applied is not taken back.
        await Engines.RunAsync(target, undo.ToString());
        Assert.Equal("1 x 1|2 x 2|3 x 3|4 X 4|", await ListAsync(target));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task A_row_that_fails_takes_its_chunk_back_and_no_other(DatabaseEngine engine)
    {
        await using var source = await Engines.CreateAsync(engine);
        await using var target = await Engines.CreateAsync(engine);
        await CreateAsync(source, "CREATE TABLE t (id int PRIMARY KEY, v varchar(20), n int)", "1, 'a', 1", "2, 'b', 2", "3, 'c', 3", "4, 'd', -4", "5, 'e', 5");
        await CreateAsync(target, "CREATE TABLE t (id int PRIMARY KEY, v varchar(20), n int CHECK (n > 0))");
        var result = await CompareAsync(source, target, "t");

        var repaired = await RepairAsync(result, new RepairOptions { ChunkSize = 2 });

        Assert.Equal((TableStatus.Failed, 2L, 3L, Verdict.Mismatch), (repaired.Status, repaired.Inserted, repaired.NotApplied, repaired.Verdict));
        Assert.NotEqual(ReconcileProblem.None, repaired.Problem);
        Assert.Contains("id=4", repaired.Reason, StringComparison.Ordinal);
        Assert.Contains("2 inserted", repaired.Reason, StringComparison.Ordinal);
        Assert.Equal("1 a 1|2 b 2|", await ListAsync(target));
    }

    [Fact]
    public async Task A_key_that_ignores_case_touches_the_row_that_is_meant_and_no_other()
    {
        foreach (var (engine, collation) in new[] { (DatabaseEngine.MySql, "varchar(9) COLLATE utf8mb4_general_ci"), (DatabaseEngine.Sqlite, "TEXT COLLATE NOCASE"), (DatabaseEngine.DuckDb, "varchar COLLATE NOCASE") })
        {
            await using var source = await Engines.CreateAsync(engine);
            await using var target = await Engines.CreateAsync(engine);
            await CreateAsync(source, $"CREATE TABLE t (id {collation}, v varchar(9), n int)", "'a', 'one', 1");
            await CreateAsync(target, $"CREATE TABLE t (id {collation}, v varchar(9), n int)", "'a', 'x', 1", "'A', 'x', 1", "'b', 'x', 1", "'B', 'x', 2");
            var result = await CompareAsync(Options(source, target), Reconciling.Reconciling.Task("t") with { KeyColumns = ["id"] });

            var repaired = await RepairAsync(result, new RepairOptions());

            Assert.True(repaired is { Verdict: Verdict.Match, Updated: 1, Deleted: 3 }, $"{engine}: {repaired} {repaired.Reason}");
            Assert.Equal("a one 1|", await ListAsync(target));
        }
    }

    [Fact]
    public async Task A_key_that_has_become_ambiguous_is_left_alone_and_the_rest_of_the_chunk_is_not()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await using var target = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await CreateAsync(source, "CREATE TABLE t (id int, v varchar(9), n int)", "1, 'one', 1", "2, 'two', 2");
        await CreateAsync(target, "CREATE TABLE t (id int, v varchar(9), n int)", "1, 'x', 1", "2, 'x', 2");
        var result = await CompareAsync(Options(source, target), Reconciling.Reconciling.Task("t") with { KeyColumns = ["id"] });
        await target.ExecuteAsync("INSERT INTO t VALUES (1, 'x', 1)");

        var repaired = await RepairAsync(result, new RepairOptions());

        Assert.Equal("Changed id=1: more than one row has this key now", Assert.Single(repaired.SkippedRows).ToString());
        Assert.Equal("1 x 1|1 x 1|2 two 2|", await ListAsync(target));
        Assert.Equal(Verdict.Mismatch, repaired.Verdict);
    }

    [Fact]
    public async Task Values_in_another_spelling_are_the_values_that_were_compared()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await using var target = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        await CreateAsync(source, "CREATE TABLE t (id int PRIMARY KEY, v jsonb, n timestamp)", "1, '{\"a\": 2}', '2020-01-02 00:00:00'");
        await CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, n DATETIME)", "1, '{ \"b\" : 1, \"a\" : 1.0 }', '2020-01-01T00:00:00.000'", "2, '[ 1 ]', '2020-01-01T10:00'");
        var result = await CompareAsync(source, target, "t");

        var repaired = await RepairAsync(result, new RepairOptions());

        Assert.True(repaired is { Verdict: Verdict.Match, Updated: 1, Deleted: 1, Skipped: 0 }, $"{repaired} {string.Join("; ", repaired.SkippedRows)}");
    }

    [Fact]
    public async Task A_deletion_that_would_take_rows_of_another_table_along_is_not_done()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await using var target = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await CreateAsync(source, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9), n int)");
        await CreateAsync(target, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9), n int)", "1, 'kept', 1", "2, 'gone', 2");
        await target.ExecuteAsync("CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t ON DELETE CASCADE); INSERT INTO child VALUES (10, 1)");

        var repaired = await RepairAsync(await CompareAsync(source, target, "t"), new RepairOptions());

        Assert.Equal((1L, "1 kept 1|"), (repaired.Deleted, await ListAsync(target)));
        Assert.StartsWith("Extra id=1: rows of other tables refer to it", Assert.Single(repaired.SkippedRows).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await target.ScalarAsync<int>("SELECT COUNT(*) FROM child"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopped_or_cut_off_in_the_middle_it_leaves_whole_chunks(bool cancel)
    {
        await using var source = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await using var target = await (await PostgresServer.RequireAsync()).CreateDatabaseAsync();
        await CreateAsync(source, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9), n int)", "1, 'a', 1", "2, 'b', 2", "3, 'c', 3", "4, 'd', 4");
        await CreateAsync(target, "CREATE TABLE t (id int PRIMARY KEY, v varchar(9), n int)", "1, 'x', 1", "2, 'x', 2", "3, 'x', 3", "4, 'x', 4");
        var result = await CompareAsync(source, target, "t");
        await using var holder = await target.OpenAsync(Token);
        await using var command = holder.CreateCommand();
        command.CommandText = "BEGIN; SELECT 1 FROM t WHERE id = 4 FOR UPDATE";
        await command.ExecuteNonQueryAsync(Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var repairing = TableRepairer.RepairAsync([result], new RepairOptions { ChunkSize = 2, LockTimeout = TimeSpan.FromMinutes(5), Verify = false }, stop.Token);
        while (await target.ScalarAsync<int>("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            Assert.False(repairing.IsCompleted, "It should wait for the lock.");
            await System.Threading.Tasks.Task.Yield();
        }

        if (cancel)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repairing);
        }
        else
        {
            await target.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
            var repaired = Assert.Single(await repairing);
            Assert.Equal((TableStatus.Failed, ReconcileProblem.ConnectionLost, 2L, 2L), (repaired.Status, repaired.Problem, repaired.Updated, repaired.NotApplied));
        }

        await holder.DisposeAsync();
        await target.WaitForBackendsAsync(0);
        Assert.Equal("1 a 1|2 b 2|3 x 3|4 x 4|", await ListAsync(target));
    }

    [Fact]
    public async Task What_does_not_hold_all_differences_or_not_of_this_target_is_refused()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        await using var target = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        await using var other = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        using var folder = new TemporaryFolder();
        const string table = "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)";
        await CreateAsync(source, table, "1, 'a'", "2, 'b'");
        await CreateAsync(target, table);
        await CreateAsync(other, table, "1, 'a'");
        var options = Options(source, target) with { OutputDirectory = folder.FullPath, SampleSize = 0 };
        var result = await CompareAsync(options, Reconciling.Reconciling.Task("t"));

        AssertRefused(result with { DifferenceFile = string.Empty }, ReconcileProblem.DifferencesIncomplete, "too few");
        var lines = await File.ReadAllLinesAsync(result.DifferenceFile, Token);
        await File.WriteAllLinesAsync(result.DifferenceFile, lines[..^1], Token);
        AssertRefused(result, ReconcileProblem.DifferencesIncomplete, "no last line");
        await CompareAsync(options with { Target = Connect(other) }, Reconciling.Reconciling.Task("t"));
        AssertRefused(result, ReconcileProblem.DifferencesIncomplete, "not of t in");
        File.Delete(result.DifferenceFile);
        AssertRefused(result, ReconcileProblem.DifferencesIncomplete, "is gone");
        Assert.Equal(0, await target.ScalarAsync<int>("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public async Task Without_a_place_for_the_undo_script_nothing_is_applied()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        await using var target = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        using var folder = new TemporaryFolder();
        await CreateAsync(source, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)", "1, 'a'");
        await CreateAsync(target, "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)");
        await File.WriteAllTextAsync(folder.Combine("file"), string.Empty, Token);

        var error = await Assert.ThrowsAsync<ReconcileException>(async () => await RepairAsync(await CompareAsync(source, target, "t"), new RepairOptions { UndoDirectory = folder.Combine("file") }));

        Assert.Equal((ReconcileProblem.OutputFailed, 0), (error.Problem, await target.ScalarAsync<int>("SELECT COUNT(*) FROM t")));
    }

    private static void AssertRefused(TableResult result, ReconcileProblem problem, string words)
    {
        var error = Assert.Throws<ReconcileException>(() => RepairWriter.Check(result));
        Assert.Equal(problem, error.Problem);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static async Task<RepairResult> RepairAsync(TableResult result, RepairOptions options) =>
        Assert.Single(await TableRepairer.RepairAsync([result], options, Token));

    /// <summary>The rows of the table t.</summary>
    private static async Task<string> ListAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, v, n FROM t ORDER BY id, v, n";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new System.Text.StringBuilder();
        while (await reader.ReadAsync())
        {
            rows.Append(System.Globalization.CultureInfo.InvariantCulture, $"{reader.GetValue(0)} {reader.GetValue(1)} {reader.GetValue(2)}|");
        }

        return rows.ToString();
    }
}
