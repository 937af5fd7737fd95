using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Loading;

public sealed class ImportTests(ITestOutputHelper log)
{
    [Fact]
    public void Every_command_of_the_manifest_is_there_after_import()
    {
        using var session = new ModuleSession();

        var commands = session.Run("(Get-Command -Module Reconcile).Name").Of<string>();

        Assert.Equal(
            ["Clear-ScrapeCache", "Compare-ReconcileTable", "Export-ReconcileRepair", "Get-ReconcileStatistic", "Get-ReconcileTable", "Get-ReconcileTelemetry", "Get-ScrapeCache", "Invoke-ParallelBatch", "Invoke-ParallelReconcile", "Invoke-ReconcileQuery", "Measure-ReconcileWorker", "New-ReconcileConnection", "Repair-ReconcileTable", "Start-ReconcileTelemetry", "Start-Scrape", "Stop-ReconcileTelemetry", "Test-ReconcileConnection"],
            commands.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Reconcile.TableResult")]
    [InlineData("Reconcile.ReconcileConnection")]
    [InlineData("Reconcile.TableInfo")]
    [InlineData("Reconcile.RepairScript")]
    [InlineData("Reconcile.WorkerEstimate")]
    [InlineData("Reconcile.TelemetryStatus")]
    [InlineData("Reconcile.Verdict")]
    [InlineData("Reconcile.BatchItemResult")]
    public void Public_types_can_be_written_as_literals(string name)
    {
        using var session = new ModuleSession();

        Assert.Equal(name, session.Run($"[{name}].FullName").TheOne<string>());
    }

    [Fact]
    public void Removing_the_module_in_one_session_leaves_it_working_in_another()
    {
        using var first = new ModuleSession();
        using var second = new ModuleSession();

        first.Run("Remove-Module Reconcile");

        Assert.NotNull(second.Run("New-ReconcileConnection -Provider Sqlite -ConnectionString 'Data Source=a.db'").TheOne<ReconcileConnection>());
    }

    [Fact]
    public void The_module_can_be_imported_again()
    {
        using var session = new ModuleSession();

        var output = session.Run($"Import-Module '{Repository.Manifest}' -Force; New-ReconcileConnection -Provider Sqlite -ConnectionString 'Data Source=a.db'");

        Assert.Equal(ReconcileProvider.Sqlite, output.TheOne<ReconcileConnection>().Provider);
    }

    [Fact]
    public async Task Import_and_binding_load_nothing_of_the_adapters()
    {
        // In a process of its own: other tests have loaded them into this one.
        var child = await HostProcess.RunAsync(
            $$"""
            $import = [Diagnostics.Stopwatch]::StartNew()
            Import-Module '{{Repository.Manifest}}' -Force
            "import took $($import.ElapsedMilliseconds) ms"
            $commands = Get-Command -Module Reconcile | ForEach-Object { $_.Parameters.Count }
            $null = New-ReconcileConnection 'postgresql://app@db/sales'
            try { Invoke-ParallelReconcile -Target sqlite:a } catch { "bound: $($_.FullyQualifiedErrorId)" }
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) { if ($assembly.Location -like '*bin?lib*') { "loaded: $($assembly.Location)" } }
            """,
            TestContext.Current.CancellationToken);

        log.WriteLine(child.Output);
        Assert.Contains("bound: NoTables,", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("loaded: ", child.Output, StringComparison.Ordinal);
    }
}
