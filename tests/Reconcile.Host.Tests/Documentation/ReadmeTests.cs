using System.Text.RegularExpressions;
using Reconcile.Host.Tests.Running;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Documentation;

/// <summary>What the README tells people to type works.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public async Task Its_first_command_runs_an_example_through_the_host()
    {
        var command = Assert.Single(Blocks("sh"), block => block.StartsWith("dotnet run", StringComparison.Ordinal));
        var parts = command.Split(' ');
        Assert.Equal(["dotnet", "run", "--project", "src/Reconcile.Host", "--"], parts[..5]);
        using var folder = new TemporaryFolder();
        var result = await HostProcess.RunAsync(Path.Combine(Repository.Root, Assert.Single(parts[5..])), "-Folder", folder.FullPath);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Its_test_command_is_the_one_that_the_build_server_runs()
    {
        var command = Assert.Single(Blocks("sh"), block => block.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains(command, await File.ReadAllTextAsync(Path.Combine(Repository.Root, ".ci", "run"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_PowerShell_runs_with_other_servers_in_the_place_of_the_invented_ones()
    {
        var server = await PostgresServer.RequireAsync();
        await using var source = await server.CreateDatabaseAsync();
        await using var target = new SqliteDatabase("sales");
        using var folder = new TemporaryFolder();
        await source.ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY, name text); INSERT INTO items VALUES (1, 'one'), (2, NULL)");
        await target.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO items VALUES (2, ''), (3, 'three')");
        var script = Assert.Single(Blocks("powershell"), block => block.StartsWith("Import-Module", StringComparison.Ordinal))
            .Replace("'postgresql://app@db1.example/sales' -Credential (Get-Credential app)", $"'{source.Uri}'", StringComparison.Ordinal)
            .Replace("'sqlserver://app@db2.example/sales' -Credential (Get-Credential app)", $"'{target.Uri}'", StringComparison.Ordinal)
            .Replace("./Reconcile.psd1", Repository.Manifest, StringComparison.Ordinal)
            .Replace("./differences", folder.Combine("differences"), StringComparison.Ordinal)
            .Replace("./repair.sql", folder.Combine("repair.sql"), StringComparison.Ordinal)
            .Replace("./undo", folder.Combine("undo"), StringComparison.Ordinal);
        Assert.DoesNotContain(".example", script, StringComparison.Ordinal);

        var result = await HostProcess.RunAsync(folder.Write("readme.ps1", "$ErrorActionPreference = 'Stop'\n" + script));

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(result.ErrorLines, line => !IsProgress(line));
        Assert.Contains(result.OutputLines, line => line.Contains("What if", StringComparison.Ordinal) && line.Contains("Insert 1 rows, update 1, delete 1", StringComparison.Ordinal));
        Assert.Contains(result.OutputLines, line => line.StartsWith("Verdict ", StringComparison.Ordinal) && line.EndsWith(": Match", StringComparison.Ordinal));
        Assert.Equal("one,", await target.ScalarAsync<string>("SELECT group_concat(COALESCE(name, ''), ',') FROM (SELECT name FROM items ORDER BY id)"));
        Assert.Equal(1L, await target.ScalarAsync<long>("SELECT COUNT(*) FROM items WHERE name IS NULL"));
    }

    [Fact]
    public async Task Its_scraping_runs_with_a_local_server_in_the_place_of_the_invented_ones()
    {
        await using var server = HostileServer.Start()
            .OnText("/games/7", """{"name":"seven"}""", "application/json")
            .OnText("/games/9", """{"name":"nine"}""", "application/json")
            .OnText("/list", "<div class=item><h2>A</h2><b class=price>1.50</b></div><a class=next href='/list2'>more</a>", "text/html")
            .OnText("/list2", "<div class=item><h2>B</h2><b class=price>2.50</b></div>", "text/html")
            .OnText("/games", "<h1>Games</h1><img class=cover src=/games.png>", "text/html")
            .OnText("/games.png", "games", "image/png")
            .OnText("/cover.png", string.Empty, "image/png")
            .OnText("/account", """{"user":{"maxthreads":4,"perminute":600,"perday":1000,"today":998}}""", "application/json");
        using var folder = new TemporaryFolder();
        var script = Assert.Single(Blocks("powershell"), block => block.Contains("Start-Scrape", StringComparison.Ordinal))
            .Replace("https://api.example/", server.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("https://shop.example/", server.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("./", folder.FullPath + "/", StringComparison.Ordinal);
        Assert.DoesNotContain(".example", script, StringComparison.Ordinal);

        var result = await HostProcess.RunAsync(folder.Write("scrape.ps1", "$ErrorActionPreference = 'Stop'\n" + script));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.OutputLines, line => line.Contains("seven", StringComparison.Ordinal));
        Assert.Contains(server.Requests, request => request.Path == "/list2");
        Assert.Equal(2, server.Requests.Count(request => request.Method == "HEAD"));
        Assert.True(File.Exists(folder.Combine("media", "cover.png")));
        Assert.True(File.Exists(folder.Combine("covers", "games.png")));
    }

    [Fact]
    public async Task Its_telemetry_goes_where_it_says()
    {
        using var collector = new OtlpReceiver();
        using var folder = new TemporaryFolder();
        var script = Assert.Single(Blocks("powershell"), block => block.StartsWith("Start-ReconcileTelemetry", StringComparison.Ordinal))
            .Replace("9464", $"{LoopbackPort.Free()}", StringComparison.Ordinal)
            .Replace("https://collector.example:4318", collector.Endpoint.AbsoluteUri, StringComparison.Ordinal)
            .Replace("./run.jsonl", folder.Combine("run.jsonl"), StringComparison.Ordinal);

        var result = await HostProcess.RunAsync(folder.Write("readme.ps1", $"$token = [Net.NetworkCredential]::new('', 'Bearer abc').SecurePassword\n{script}"));

        Assert.Equal((0, string.Empty), (result.ExitCode, string.Join('\n', result.ErrorLines)));
        Assert.NotEmpty(collector.Requests);
        Assert.All(collector.Requests, request => Assert.Equal("Bearer abc", request.Headers["Authorization"]));
        Assert.True(File.Exists(folder.Combine("run.jsonl")));
    }

    [Fact]
    public void Its_metrics_are_those_that_there_are()
    {
        var names = Metric().Matches(Text).Select(match => match.Value).Distinct();
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src", "Reconcile.Core", "Metrics", "JobNames.cs"));
        Assert.Equal(Metric().Matches(source).Select(match => match.Value).Order(), names.Order());
    }

    [Fact]
    public async Task Its_script_in_parallel_runs_over_the_tables_of_a_file()
    {
        await using var source = new SqliteDatabase("sales");
        using var folder = new TemporaryFolder();
        await source.ExecuteAsync("CREATE TABLE items (id INTEGER PRIMARY KEY); INSERT INTO items VALUES (1), (2); CREATE TABLE more (id INTEGER PRIMARY KEY); INSERT INTO more VALUES (1)");
        var script = Assert.Single(Blocks("powershell"), block => block.StartsWith("$counts = ", StringComparison.Ordinal))
            .Replace("./Reconcile.psd1", Repository.Manifest, StringComparison.Ordinal)
            .Replace("-Schema public ", string.Empty, StringComparison.Ordinal);

        var result = await HostProcess.RunAsync(folder.Write("readme.ps1", $"$source = '{source.Uri}'\n{script}"));

        Assert.Equal((0, string.Empty), (result.ExitCode, string.Join('\n', result.ErrorLines.Where(line => !IsProgress(line)))));
        Assert.Equal(["1", "2"], result.OutputLines.Order());
    }

    [Fact]
    public async Task Its_table_of_cmdlets_names_those_that_the_module_exports()
    {
        var named = CmdletRow().Matches(Text).Select(match => match.Groups[1].Value).Order();
        var result = await HostProcess.RunAsync("-Command", "(Get-Command -Module Reconcile).Name");
        Assert.Equal(result.OutputLines.Order(), named);
    }

    /// <summary>What takes longer than a moment, on a machine that is busy, says how far it is.</summary>
    private static bool IsProgress(string line) =>
        line.StartsWith("Reconciling tables: ", StringComparison.Ordinal) || line.StartsWith("Running a script in parallel: ", StringComparison.Ordinal);

    private static IEnumerable<string> Blocks(string language) =>
        Block().Matches(Text).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value.Trim());

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("parallel_[a-z_]*(_total|_seconds|_workers|_size)\\b")]
    private static partial Regex Metric();

    [GeneratedRegex("^\\| `([A-Z][a-z]+-[A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex CmdletRow();
}
