using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;

namespace Reconcile.Data.Tests.Reconciling;

/// <summary>The real database, across engines: equal where equal, and every seeded difference found exactly.</summary>
public sealed class ChinookTests
{
    public static TheoryData<string> TableNames => [.. ChinookDatabase.Tables.Select(table => table.Name)];

    [Fact]
    public async Task Across_engines_all_tables_differ_in_the_rows_known_to_and_in_no_others()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        await using var reconciler = new TableReconciler(Reconciling.Options(sqlite, postgres));
        foreach (var table in ChinookDatabase.Tables)
        {
            var result = await reconciler.ReconcileAsync(Reconciling.Task(table.Name), TestContext.Current.CancellationToken);
            var truth = ChinookDatabase.DifferencesInPostgres(table.Name);
            Assert.Equal(truth.Lines, Reconciling.Lines(result));
            Assert.Equal(truth.Rows.Count == 0 ? Verdict.Match : Verdict.Mismatch, result.Verdict);
            Assert.Equal((table.Rows, table.Rows), (result.SourceRows, result.TargetRows));
            Assert.Equal(table.Key, result.Key);
            Assert.Equal("Stream", result.Strategy);
        }
    }

    [Fact]
    public async Task Across_engines_seeded_edits_are_found_exactly()
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        foreach (var table in ChinookDatabase.Tables.Where(table => table.Rows > 100))
        {
            var edits = await new SeededEdits(20261122).ApplyAsync(postgres, table.PostgresName, EditedSide.Target);
            var truth = ChinookDatabase.DifferencesInPostgres(table.Name).Then(edits.Renamed(ChinookNames.FromPostgres));
            var result = await Reconciling.CompareAsync(sqlite, postgres, table.Name);
            Assert.Equal(truth.Lines, Reconciling.Lines(result));
            Assert.Equal((truth.Missing, truth.Extra, truth.Changed), (result.Missing, result.Extra, result.Changed));
            Assert.Equal(Verdict.Mismatch, result.Verdict);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repair_makes_the_target_match(bool targetIsPostgres)
    {
        await using var sqlite = ChinookDatabase.CreateSqlite();
        await using var postgres = await ChinookDatabase.CreatePostgresAsync();
        using var folder = new TemporaryFolder();
        var (source, target) = targetIsPostgres ? ((TestDatabase)sqlite, (TestDatabase)postgres) : (postgres, sqlite);
        await new SeededEdits(7).ApplyAsync(target, targetIsPostgres ? "playlist_track" : "PlaylistTrack", EditedSide.Target);
        await new SeededEdits(8).ApplyAsync(target, targetIsPostgres ? "invoice_line" : "InvoiceLine", EditedSide.Target);
        foreach (var table in new[] { "InvoiceLine", "PlaylistTrack", "Customer", "Invoice" })
        {
            var task = Reconciling.Task(targetIsPostgres ? table : ChinookNames.ToPostgres(table));
            var options = Reconciling.Options(source, target) with { OutputDirectory = folder.FullPath, SampleSize = 0 };
            var before = await Reconciling.CompareAsync(options, task);
            Assert.Equal(Verdict.Mismatch, before.Verdict);
            Assert.Empty(before.Sample);

            using var script = new StringWriter();
            Assert.Equal(before.Differences, await RepairWriter.WriteAsync(before, script, TestContext.Current.CancellationToken));
            await target.ExecuteAsync(script.ToString());

            var after = await Reconciling.CompareAsync(options, task);
            Assert.Equal(Verdict.Match, after.Verdict);
            Assert.Equal(string.Empty, after.DifferenceFile);
            Assert.False(File.Exists(before.DifferenceFile), "A table that matches keeps no file that says otherwise.");
        }
    }
}
