using System.Xml.Linq;
using Reconcile.Host.Tests.Running;
using Reconcile.Testing;

namespace Reconcile.Host.Tests.Documentation;

/// <summary>What Get-Help tells people to type works.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XDocument Help = XDocument.Load(Path.Combine(Repository.Root, "en-US", "Reconcile.dll-Help.xml"));

    /// <summary>Cmdlet, exit code, and something that its examples say.</summary>
    public static TheoryData<string, int, string> Expected => new()
    {
        { "Clear-ScrapeCache", 0, "cleared: 0" },
        { "Compare-ReconcileTable", 0, "Changed" },
        { "Export-ReconcileRepair", 1, "Match Match" },
        { "Get-ReconcileCheckpoint", 2, "again: 3" },
        { "Get-ReconcileStatistic", 1, "Invoke-ParallelReconcile" },
        { "Get-ReconcileTable", 0, "orders: 3" },
        { "Get-ReconcileTelemetry", 0, "run.jsonl" },
        { "Get-ScrapeCache", 0, "/list" },
        { "Get-ScrapeThrottle", 0, "5/1s" },
        { "Invoke-ParallelBatch", 0, "24" },
        { "Invoke-ParallelReconcile", 1, "Mismatch" },
        { "Invoke-ReconcileQuery", 0, "O'Brien" },
        { "Measure-ReconcileWorker", 0, "5" },
        { "New-ReconcileConnection", 0, "db2.example" },
        { "Repair-ReconcileTable", 1, "What if" },
        { "Reset-ScrapeThrottle", 0, "reset" },
        { "Start-ReconcileTelemetry", 0, "started: http" },
        { "Start-Scrape", 0, "seven" },
        { "Stop-ReconcileTelemetry", 0, "run.jsonl" },
        { "Test-ReconcileConnection", 0, "True" },
    };

    [Fact]
    public async Task Every_cmdlet_of_the_module_has_help_with_examples_that_are_tried_here()
    {
        var result = await HostProcess.RunAsync("-Command", "(Get-Command -Module Reconcile).Name");
        Assert.Equal(result.OutputLines.Order(), Commands().Select(Name).Order());
        Assert.Equal(result.OutputLines.Order(), Expected.Select(static row => row.Data.Item1).Order());
    }

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Its_examples_do_what_they_say(string cmdlet, int exitCode, string said)
    {
        await using var server = HostileServer.Start()
            .OnText("/games/7", """{"name":"seven"}""", "application/json")
            .OnText("/games/9", """{"name":"nine"}""", "application/json")
            .OnText("/list", "<div class=item><h2>A</h2><b class=price>1.50</b></div>", "text/html")
            .OnText("/games", "<h1>Games</h1><img class=cover src=/games.png>", "text/html")
            .OnText("/games.png", "games", "image/png")
            .OnText("/cover.png", string.Empty, "image/png");
        using var collector = new OtlpReceiver();
        using var folder = new TemporaryFolder();
        var examples = Commands().Single(command => Name(command) == cmdlet).Descendants(Dev + "code").Select(static code => code.Value);
        var script = $"""
            {Before}
            {string.Join('\n', examples)}
            {After(cmdlet)}
            """
            .Replace("https://api.example/", server.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("https://shop.example/", server.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("https://collector.example:4318", collector.Endpoint.AbsoluteUri, StringComparison.Ordinal)
            .Replace("9464", $"{LoopbackPort.Free()}", StringComparison.Ordinal)
            .Replace("(Get-Credential app)", "$credential", StringComparison.Ordinal)
            .Replace("./", folder.FullPath + "/", StringComparison.Ordinal);
        if (cmdlet != "New-ReconcileConnection")
        {
            // Nobody is there.
            script = script
                .Replace("'postgresql://app@db1.example/sales' -Credential $credential", $"sqlite:{folder.Combine("shop.db")}", StringComparison.Ordinal)
                .Replace("'sqlserver://app@db2.example/sales' -Credential $credential", $"sqlite:{folder.Combine("copy.db")}", StringComparison.Ordinal);
        }

        var result = await HostProcess.RunAsync(folder.Write("help.ps1", script));

        Assert.True(exitCode == result.ExitCode, $"{result.ExitCode}: {result.Output}\n{result.Error}");
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
    }

    /// <summary>What the examples take for granted.</summary>
    private const string Before = """
        $ErrorActionPreference = 'Stop'
        $password = [Net.NetworkCredential]::new('', 'x').SecurePassword
        $credential = [pscredential]::new('app', $password)
        $token = $password
        foreach ($database in 'sqlite:./shop.db', 'sqlite:./copy.db') {
            Invoke-ReconcileQuery $database "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO customers VALUES (1, 'O''Brien'), (2, 'Ida');
                CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, placed DATE, price NUMERIC(10,2)); INSERT INTO orders VALUES (1, 1, '2026-01-01', 5), (2, 2, '2026-01-02', 6), (3, 1, '2026-01-03', 7)"
        }
        Invoke-ReconcileQuery sqlite:./copy.db "UPDATE orders SET customer = 2 WHERE id = 1"
        [IO.File]::WriteAllText('./changes.sql', 'UPDATE orders SET customer = 1 WHERE id = 1')
        $null = Start-Scrape https://shop.example/list -Cache ./shop.cache
        """;

    /// <summary>Tells what those did that write nothing themselves.</summary>
    private static string After(string cmdlet) => cmdlet switch
    {
        "Clear-ScrapeCache" => "\"cleared: $((Get-ScrapeCache ./shop.cache).Entries)\"",
        "Export-ReconcileRepair" => "\"$((Get-ReconcileTable sqlite:./shop.db | Invoke-ParallelReconcile -Target sqlite:./copy.db).Verdict)\"",
        "Reset-ScrapeThrottle" => "'reset'",
        "Start-ReconcileTelemetry" => "\"started: $((Get-ReconcileTelemetry).OtlpEndpoint)\"; Stop-ReconcileTelemetry",
        _ => string.Empty,
    };

    private static IEnumerable<XElement> Commands() => Help.Descendants(Command + "command");

    private static string Name(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;
}
