using System.Collections;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class InvokeReconcileQueryTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public InvokeReconcileQueryTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Rows_come_out_as_objects()
    {
        var output = _session.Run("Invoke-ReconcileQuery sqlite:source.db 'SELECT id, customer FROM orders ORDER BY id'");

        Assert.Empty(output.Errors);
        Assert.Equal([1L, 2L, 3L, 4L], output.Output.Select(row => row.Properties["id"].Value));
        Assert.Equal(["Ann", "Bob", "Cid", null], output.Output.Select(row => row.Properties["customer"].Value));
        Assert.All(output.Output, row => Assert.IsType<PSCustomObject>(row.BaseObject));
    }

    [Fact]
    public void Values_travel_as_parameters()
    {
        var output = _session.Run(
            "Invoke-ReconcileQuery sqlite:source.db 'SELECT @name AS name, @none AS none' -Parameter $p",
            ("p", new Hashtable { ["name"] = PSObject.AsPSObject("'; DROP TABLE orders; --"), ["@none"] = null }));

        Assert.Empty(output.Errors);
        var row = Assert.Single(output.Output);
        Assert.Equal("'; DROP TABLE orders; --", row.Properties["name"].Value);
        Assert.Null(row.Properties["none"].Value);
    }

    [Fact]
    public void A_script_file_is_run()
    {
        File.WriteAllText(_session.PathOf("[a].sql"), "DELETE FROM orders WHERE id > 1;\nSELECT count(*) AS n FROM orders;");

        var output = _session.Run("Invoke-ReconcileQuery sqlite:source.db -Path '[a].sql'");

        Assert.Empty(output.Errors);
        Assert.Equal(1L, Assert.Single(output.Output).Properties["n"].Value);
    }

    [Fact]
    public void A_statement_without_rows_writes_nothing() =>
        Assert.Empty(_session.Run("Invoke-ReconcileQuery sqlite:source.db 'UPDATE orders SET amount = 1'").Output);

    [Theory]
    [InlineData("Invoke-ReconcileQuery sqlite:source.db 'SELECT nonsense FROM'", "QueryFailed")]
    [InlineData("Invoke-ReconcileQuery sqlite:source.db -Path nowhere.sql", "FileUnreadable")]
    [InlineData("Invoke-ReconcileQuery 'Data Source=a' 'SELECT 1'", "ProviderMissing")]
    public void Trouble_ends_the_command(string script, string errorId) =>
        Assert.Equal(errorId, _session.Caught(script).FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public async Task A_stop_ends_the_query()
    {
        using var shell = PowerShell.Create(_session.Runspace);
        shell.AddScript("Invoke-ReconcileQuery sqlite:source.db 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n' | ForEach-Object { $first = $_ }");
        var running = shell.InvokeAsync();
        while (shell.Runspace.RunspaceAvailability != System.Management.Automation.Runspaces.RunspaceAvailability.Busy)
        {
            await Task.Yield();
        }

        await shell.StopAsync(null, null).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
    }
}
