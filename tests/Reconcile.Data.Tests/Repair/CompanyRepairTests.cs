using Reconcile.Data.Repair;
using Reconcile.Testing;
using Xunit;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Repair;

/// <summary>Tables that refer to each other and to themselves, with random differences: repaired they match, taken back they are as before.</summary>
public sealed class CompanyRepairTests
{
    public static TheoryData<DatabaseEngine, int> Seeds
    {
        get
        {
            var data = new TheoryData<DatabaseEngine, int>();
            foreach (var engine in new[] { DatabaseEngine.PostgreSql, DatabaseEngine.MySql, DatabaseEngine.Sqlite, DatabaseEngine.DuckDb })
            {
                data.Add(engine, 1);
                data.Add(engine, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Applied_they_match_and_taken_back_they_are_as_before(DatabaseEngine engine, int seed)
    {
        await using var source = await Engines.CreateAsync(engine);
        await using var target = await Engines.CreateAsync(engine);
        using var folder = new TemporaryFolder();
        var company = await FillAsync(source, target, seed);
        var (before, wanted) = (await company.DumpAsync(), await new Company(source).DumpAsync());
        var results = await CompareAllAsync(source, target);

        var repaired = await TableRepairer.RepairAsync(results, new RepairOptions { ChunkSize = 7, UndoDirectory = folder.FullPath }, TestContext.Current.CancellationToken);

        Assert.All(repaired, table => Assert.True(
            table is { Status: TableStatus.Succeeded, Verdict: Verdict.Match, Skipped: 0, NotApplied: 0 }, $"{table} {table.Reason} {string.Join("; ", table.SkippedRows)} {string.Join("; ", table.Verification?.Sample ?? [])}"));
        Assert.Equal(results.Sum(result => result.Differences), repaired.Sum(table => table.Inserted + table.Updated + table.Deleted));
        Assert.Equal(wanted, await company.DumpAsync());

        await Engines.RunAsync(target, await File.ReadAllTextAsync(repaired[0].UndoFile, TestContext.Current.CancellationToken));
        Assert.Equal(before, await company.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task So_do_their_scripts(DatabaseEngine engine, int seed)
    {
        await using var source = await Engines.CreateAsync(engine);
        await using var target = await Engines.CreateAsync(engine);
        var company = await FillAsync(source, target, seed + 10);
        var before = await company.DumpAsync();
        using StringWriter script = new(), undo = new();
        var results = await CompareAllAsync(source, target);

        await RepairWriter.WriteAsync(results, new RepairOptions { ChunkSize = 5 }, script, undo, TestContext.Current.CancellationToken);
        await Engines.RunAsync(target, script.ToString());
        Assert.Equal(await new Company(source).DumpAsync(), await company.DumpAsync());

        await Engines.RunAsync(target, undo.ToString());
        Assert.Equal(before, await company.DumpAsync());
    }

    [Theory]
    [InlineData(RepairMode.InsertOnly)]
    [InlineData(RepairMode.UpsertOnly)]
    public async Task A_mode_leaves_the_other_rows_alone_and_its_undo_too(RepairMode mode)
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        await using var target = await Engines.CreateAsync(DatabaseEngine.Sqlite);
        using var folder = new TemporaryFolder();
        var company = await FillAsync(source, target, 3);
        var before = await company.DumpAsync();
        var results = await CompareAllAsync(source, target);

        var repaired = await TableRepairer.RepairAsync(results, new RepairOptions { Mode = mode, UndoDirectory = folder.FullPath }, TestContext.Current.CancellationToken);

        foreach (var table in repaired)
        {
            var result = results.Single(result => result.Table == table.Table);
            Assert.Equal((result.Missing, mode == RepairMode.UpsertOnly ? result.Changed : 0, 0L), (table.Inserted, table.Updated, table.Deleted));
            Assert.Equal((0L, mode == RepairMode.UpsertOnly ? 0 : result.Changed, result.Extra), (table.Verification!.Missing, table.Verification.Changed, table.Verification.Extra));
        }

        await Engines.RunAsync(target, await File.ReadAllTextAsync(repaired[0].UndoFile, TestContext.Current.CancellationToken));
        Assert.Equal(before, await company.DumpAsync());
    }

    [Fact]
    public async Task Across_engines_they_match_too()
    {
        await using var source = await Engines.CreateAsync(DatabaseEngine.PostgreSql);
        await using var target = await Engines.CreateAsync(DatabaseEngine.MySql);
        var company = await FillAsync(source, target, 5);
        var before = await company.DumpAsync();
        using var folder = new TemporaryFolder();
        var results = await CompareAllAsync(source, target);

        var repaired = await TableRepairer.RepairAsync(results, new RepairOptions { UndoDirectory = folder.FullPath }, TestContext.Current.CancellationToken);

        Assert.All(repaired, table => Assert.Equal((Verdict.Match, 0L), (table.Verdict, table.Skipped)));
        await Engines.RunAsync(target, await File.ReadAllTextAsync(repaired[0].UndoFile, TestContext.Current.CancellationToken));
        Assert.Equal(before, await company.DumpAsync());
    }

    private static async Task<Company> FillAsync(TestDatabase source, TestDatabase target, int seed)
    {
        var (right, wrong) = (new Company(source), new Company(target));
        await right.CreateAsync();
        await wrong.CreateAsync();
        await right.FillAsync(seed, drift: 1);
        await wrong.FillAsync(seed, drift: 2);
        return wrong;
    }

    private static async Task<IReadOnlyList<TableResult>> CompareAllAsync(TestDatabase source, TestDatabase target)
    {
        var results = new List<TableResult>();
        foreach (var table in Company.Tables)
        {
            var name = new TableName(string.Empty, table);
            var result = await CompareAsync(Options(source, target), new TableTask { Table = table, SourceTable = name });
            Assert.True(result is { Verdict: Verdict.Mismatch, Missing: > 0, Extra: > 0 }, $"{result} {result.Reason}");
            results.Add(result);
        }

        return results;
    }
}
