using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>The real database in MariaDB against the other engines: equal where equal, and every seeded difference found exactly.</summary>
public sealed class MySqlChinookTests
{
    [Fact]
    public async Task Against_SQLite_all_tables_differ_in_the_rows_known_to_and_in_no_others()
    {
        await using var mysql = await ChinookDatabase.CreateMySqlAsync();
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await AssertDiffersAsKnownAsync(mysql, sqlite, ChinookDatabase.DifferencesOfMySqlAndSqlite);
        await AssertDiffersAsKnownAsync(sqlite, mysql, ChinookDatabase.DifferencesOfMySqlAndSqlite);
    }

    [Fact]
    public async Task Against_PostgreSQL_all_tables_differ_in_the_rows_known_to_and_in_no_others()
    {
        await using var mysql = await ChinookDatabase.CreateMySqlAsync();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        await AssertDiffersAsKnownAsync(mysql, postgres, ChinookDatabase.DifferencesOfMySqlAndPostgres);
    }

    [Fact]
    public async Task The_known_differences_are_those_that_a_naive_comparison_finds()
    {
        await using var mysql = await ChinookDatabase.CreateMySqlAsync();
        await using var sqlite = ChinookDatabase.CreateSqlite();
        foreach (var table in ChinookDatabase.Tables)
        {
            var naive = await NaiveComparison.CompareAsync(mysql, table.Name, sqlite, table.Name);
            Assert.Equal(naive.Lines, ChinookDatabase.DifferencesOfMySqlAndSqlite(table.Name).Lines);
        }
    }

    [Fact]
    public async Task Seeded_edits_are_found_exactly()
    {
        await using var mysql = await ChinookDatabase.CreateMySqlAsync();
        await using var sqlite = ChinookDatabase.CreateSqlite();
        foreach (var table in ChinookDatabase.Tables.Where(table => table.Rows > 100))
        {
            var edits = await new SeededEdits(20261122).ApplyAsync(mysql, table.Name, EditedSide.Target);
            var truth = ChinookDatabase.DifferencesOfMySqlAndSqlite(table.Name).Then(edits);
            var result = await Reconciling.CompareAsync(sqlite, mysql, table.Name);
            Assert.Equal(truth.Lines, Reconciling.Lines(result));
            Assert.Equal((truth.Missing, truth.Extra, truth.Changed), (result.Missing, result.Extra, result.Changed));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repair_makes_the_target_match(bool targetIsMySql)
    {
        await using var mysql = await ChinookDatabase.CreateMySqlAsync();
        await using var sqlite = ChinookDatabase.CreateSqlite();
        using var folder = new TemporaryFolder();
        var (source, target) = targetIsMySql ? ((TestDatabase)sqlite, (TestDatabase)mysql) : (mysql, sqlite);
        foreach (var table in new[] { "InvoiceLine", "PlaylistTrack" })
        {
            await new SeededEdits(7).ApplyAsync(target, table, EditedSide.Target);
            var options = Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath };
            var before = await Reconciling.CompareAsync(options, Reconciling.Task(table));
            Assert.Equal(Verdict.Mismatch, before.Verdict);

            using var script = new StringWriter();
            Assert.Equal(before.Differences, await RepairWriter.WriteAsync(before, script, TestContext.Current.CancellationToken));
            await target.ExecuteAsync(script.ToString());

            Assert.Equal(Verdict.Match, (await Reconciling.CompareAsync(options, Reconciling.Task(table))).Verdict);
        }
    }

    private static async Task AssertDiffersAsKnownAsync(TestDatabase source, TestDatabase target, Func<string, TableTruth> truthOf)
    {
        await using var reconciler = new TableReconciler(Reconciling.Options(source, target));
        foreach (var table in ChinookDatabase.Tables)
        {
            var result = await reconciler.ReconcileAsync(Reconciling.Task(table.Name), TestContext.Current.CancellationToken);
            var truth = truthOf(table.Name);
            Assert.Equal(truth.Lines, Reconciling.Lines(result));
            Assert.Equal(truth.Rows.Count == 0 ? Verdict.Match : Verdict.Mismatch, result.Verdict);
            Assert.Equal((table.Rows, table.Rows), (result.SourceRows, result.TargetRows));
            Assert.Equal(table.Key, result.Key);
        }
    }
}
