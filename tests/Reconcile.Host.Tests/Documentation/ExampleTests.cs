using Reconcile.Host.Tests.Running;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Documentation;

/// <summary>Every script in examples/ runs as its own description says.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Every_example_has_a_test_here()
    {
        var tested = new[] { "01-quick-start.ps1", "02-two-servers.ps1", "03-queries.ps1" };
        Assert.Equal(tested, Directory.GetFiles(Example(string.Empty), "*.ps1").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_quick_start_finds_what_it_planted_and_ends_with_tables_that_match()
    {
        using var folder = new TemporaryFolder();
        var result = await HostProcess.RunAsync(Example("01-quick-start.ps1"), "-Folder", folder.FullPath);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.OutputLines, line => line.StartsWith("4 of 4 tables match", StringComparison.Ordinal));
        foreach (var (table, counts) in new[] { ("products", "0 0 1"), ("orders", "0 0 2"), ("customers", "0 1 0"), ("order_lines", "25 0 0") })
        {
            Assert.Contains(result.OutputLines, line => Words(line).StartsWith($"Mismatch {table} ", StringComparison.Ordinal) && Words(line).Contains($" {counts} ", StringComparison.Ordinal));
            Assert.Contains(result.OutputLines, line => Words(line).StartsWith($"Match {table} ", StringComparison.Ordinal));
        }

        Assert.Contains(result.ErrorLines, line => line.StartsWith("Reconciling tables", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_nightly_job_says_by_its_exit_code_what_it_found_and_shows_no_password()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        foreach (var database in new[] { source, target })
        {
            await database.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items VALUES (1, 'one'), (2, 'two')");
        }

        Assert.Equal(0, (await RunJobAsync(source, target, folder)).ExitCode);

        await target.ExecuteAsync("UPDATE items SET name = 'zwei' WHERE id = 2; CREATE TABLE only_there (id int)");
        await source.ExecuteAsync("CREATE TABLE only_here (id int)");
        var result = await RunJobAsync(source, target, folder);
        Assert.Equal(1 | 2, result.ExitCode);
        Assert.Contains("only_here", result.Error, StringComparison.Ordinal);
        Assert.Contains("'two'", await File.ReadAllTextAsync(folder.Combine("repair.sql"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(result.Output, "the output");
        PlantedSecret.AssertAbsent(result.Error, "the errors");
        PlantedSecret.AssertAbsentBelow(folder.FullPath);
    }

    [Fact]
    public async Task Queries_keep_values_apart_from_SQL()
    {
        using var folder = new TemporaryFolder();
        var result = await HostProcess.RunAsync(Example("03-queries.ps1"), "-Connection", "sqlite:" + folder.Combine("shop.db"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.OutputLines, line => Words(line) == "O'Brien 1");
        Assert.Contains(result.OutputLines, line => Words(line) == "Ida; DROP TABLE notes 1");
        Assert.DoesNotContain(result.ErrorLines, line => !line.StartsWith("Reconciling tables", StringComparison.Ordinal));
    }

    private static async Task<HostResult> RunJobAsync(PostgresDatabase source, PostgresDatabase target, TemporaryFolder folder)
    {
        string[] arguments = [Example("02-two-servers.ps1"), "-Source", WithoutPassword(source), "-Target", WithoutPassword(target), "-Report", folder.FullPath];
        using var process = HostProcess.Start(arguments, [("SALES_PASSWORD", source.Server.Password)]);
        return await process.EndAsync();
    }

    private static string WithoutPassword(PostgresDatabase database) => $"postgresql://{database.Server.User}@{database.Server.Host}:{database.Server.Port}/{database.Name}";

    private static string Example(string name) => Path.Combine(Repository.Root, "examples", name);

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
