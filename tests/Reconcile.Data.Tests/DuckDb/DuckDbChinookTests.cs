using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using Run = Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.DuckDb;

/// <summary>The real database in DuckDB and in files: equal where equal, and every seeded difference found exactly.</summary>
public sealed class DuckDbChinookTests
{
    [Theory]
    [InlineData("CSV", ".csv", "csv:")]
    [InlineData("PARQUET", ".parquet", "parquet:")]
    [InlineData("JSON", ".jsonl", "jsonl:")]
    public async Task Files_equal_the_database_they_were_written_from_either_way_round(string format, string ending, string scheme)
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var duck = await DuckDbDatabase.CopyOfAsync(sqlite, ChinookDatabase.Tables);
        using var folder = await duck.WriteFilesAsync(format, ending);
        var files = ConnectionUri.Parse(scheme + folder.FullPath);
        var (fromSqlite, fromDuck) = (Run.Options(sqlite, sqlite), Run.Options(duck, duck));
        foreach (var options in new[] { fromSqlite with { Source = files }, fromSqlite with { Target = files }, fromDuck with { Source = files } })
        {
            await using var reconciler = new TableReconciler(options);
            foreach (var table in ChinookDatabase.Tables)
            {
                var result = await reconciler.ReconcileAsync(Run.Task(table.Name), TestContext.Current.CancellationToken);
                Assert.Equal((Verdict.Match, table.Rows, string.Empty), (result.Verdict, result.SourceRows, result.Reason));
                Assert.Equal(table.Key, result.Key);
            }
        }
    }

    [Fact]
    public async Task DuckDB_differs_from_PostgreSQL_in_the_rows_known_to_and_in_no_others()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var duck = await DuckDbDatabase.CopyOfAsync(sqlite, ChinookDatabase.Tables);
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        await using var reconciler = new TableReconciler(Run.Options(duck, postgres));
        foreach (var table in ChinookDatabase.Tables)
        {
            var result = await reconciler.ReconcileAsync(Run.Task(table.Name), TestContext.Current.CancellationToken);
            Assert.Equal(ChinookDatabase.DifferencesInPostgres(table.Name).Lines, Run.Lines(result));
            Assert.Equal((table.Rows, table.Rows), (result.SourceRows, result.TargetRows));
            Assert.Equal(table.Key, result.Key);
        }
    }

    [Fact]
    public async Task CSV_files_differ_from_PostgreSQL_in_the_rows_known_to_and_in_no_others()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var duck = await DuckDbDatabase.CopyOfAsync(sqlite, ChinookDatabase.Tables);
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        using var folder = await duck.WriteFilesAsync("CSV", ".csv");
        var options = Run.Options(duck, postgres) with { Source = ConnectionUri.Parse("csv:" + folder.FullPath) };
        await using var reconciler = new TableReconciler(options);
        var results = await Task.WhenAll(ChinookDatabase.Tables.Select(table =>
            Task.Run(() => reconciler.ReconcileAsync(Run.Task(table.Name), TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken)));
        Assert.All(results, result => Assert.Equal(ChinookDatabase.DifferencesInPostgres(result.Table).Lines, Run.Lines(result)));
    }

    [Fact]
    public async Task Seeded_edits_are_found_exactly_and_a_repair_undoes_them()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var edited = ChinookDatabase.CreateSqlite("edited");
        var truths = new Dictionary<string, TableTruth>();
        foreach (var table in ChinookDatabase.Tables.Where(table => table.Rows > 100))
        {
            truths[table.Name] = await new SeededEdits(20261122).ApplyAsync(edited, table.Name, EditedSide.Target);
        }

        await using var duck = await DuckDbDatabase.CopyOfAsync(edited, ChinookDatabase.Tables);
        using var folder = new TemporaryFolder();
        var options = Run.Options(sqlite, duck) with { OutputDirectory = folder.FullPath };
        foreach (var (table, truth) in truths)
        {
            var before = await Run.CompareAsync(options, Run.Task(table));
            Assert.Equal(truth.Lines, Run.Lines(before));
            Assert.Equal(Verdict.Mismatch, before.Verdict);

            using var script = new StringWriter();
            Assert.Equal(before.Differences, await RepairWriter.WriteAsync(before, script, TestContext.Current.CancellationToken));
            await foreach (var _ in Database.QueryAsync(options.Target, script.ToString(), new Dictionary<string, object?>(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))
            {
                Assert.Fail("A repair returns no rows.");
            }

            Assert.Equal(Verdict.Match, (await Run.CompareAsync(options, Run.Task(table))).Verdict);
        }
    }
}
