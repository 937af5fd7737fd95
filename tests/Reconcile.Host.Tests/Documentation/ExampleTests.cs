using Reconcile.Host.Tests.Running;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Documentation;

/// <summary>Every script in examples/ runs as its own description says.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Every_example_has_a_test_here()
    {
        var tested = new[] { "01-quick-start.ps1", "02-two-servers.ps1", "03-queries.ps1", "04-catalogue-crawl.ps1", "05-game-metadata.ps1" };
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

    [Fact]
    public async Task The_crawl_finds_every_product_and_the_next_one_asks_only_what_has_changed()
    {
        await using var site = CatalogueSite.Start(new CatalogueOptions { Products = 40, IsFlaky = true });
        using var folder = new TemporaryFolder();
        string[] arguments = [Example("04-catalogue-crawl.ps1"), "-Uri", site.Url.AbsoluteUri, "-Path", folder.Combine("shop.csv"), "-Cache", folder.Combine("shop.cache")];

        var result = await HostProcess.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains(result.OutputLines, line => line.StartsWith("40 products on ", StringComparison.Ordinal));
        var lines = await File.ReadAllLinesAsync(folder.Combine("shop.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(
            site.Products.Select(product => $"\"G-{product.Id}\",\"{product.Name}\",\"{(product.HasPrice ? product.Price.ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Empty)}\",\"{product.Year}\",\"{new Uri(site.Url, $"/media/{product.Id}.png")}\"").Order(StringComparer.Ordinal),
            lines.Skip(1).Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (site.Asked("/calendar"), site.Asked("/cart/add")));

        var before = site.Requests.Count;
        Assert.Equal(0, (await HostProcess.RunAsync(arguments)).ExitCode);
        Assert.All(site.Requests.Skip(before).Where(request => request.Path != "/robots.txt"), request => Assert.NotNull(request.Header("If-None-Match")));
        Assert.Equal(lines.Order(StringComparer.Ordinal), (await File.ReadAllLinesAsync(folder.Combine("shop.csv"), TestContext.Current.CancellationToken)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_game_scraper_goes_on_after_a_kill_and_fetches_nothing_twice()
    {
        await using var site = CatalogueSite.Start(new CatalogueOptions { Products = 40, CallsPerSecond = 25, Latency = TimeSpan.FromMilliseconds(20), Login = ("me", PlantedSecret.Password) });
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("roms"));
        foreach (var product in site.Products)
        {
            await File.WriteAllBytesAsync(folder.Combine("roms", $"game {product.Id}.rom"), product.Rom(), TestContext.Current.CancellationToken);
        }

        folder.Write("roms/unknown.rom", "nobody knows this");
        string[] arguments = [Example("05-game-metadata.ps1"), "-Roms", folder.Combine("roms"), "-Site", site.Url.AbsoluteUri, "-Output", folder.Combine("out"), "-User", "me"];
        using (var killed = HostProcess.Start(arguments, [("GAMES_PASSWORD", PlantedSecret.Password)]))
        {
            using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (site.Calls.Answered < 15)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, hang.Token);
            }

            killed.Kill();
            await killed.EndAsync();
        }

        using var process = HostProcess.Start(arguments, [("GAMES_PASSWORD", PlantedSecret.Password)]);
        var result = await process.EndAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("40 of 41 files are known games, 1 are unknown, 0 could not be looked up", result.OutputLines);
        Assert.Contains("40 of 40 pictures are there", result.OutputLines);
        Assert.InRange(site.Calls.Answered, 41, 41 + 4);
        foreach (var product in site.Products)
        {
            Assert.Equal(product.Picture(), await File.ReadAllBytesAsync(folder.Combine("out", "pictures", $"{product.Id}-box-2D.png"), TestContext.Current.CancellationToken));
        }

        var (calls, pictures) = (site.Calls.Answered, site.Products.Sum(product => site.Asked($"/media/{product.Id}.png")));
        using var again = HostProcess.Start(arguments, [("GAMES_PASSWORD", PlantedSecret.Password)]);
        Assert.Equal(0, (await again.EndAsync()).ExitCode);
        Assert.Equal((calls, pictures), (site.Calls.Answered, site.Products.Sum(product => site.Asked($"/media/{product.Id}.png"))));
        PlantedSecret.AssertAbsent(result.Output, "the output");
        PlantedSecret.AssertAbsent(result.Error, "the errors");
        PlantedSecret.AssertAbsentBelow(folder.Combine("out"));
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
