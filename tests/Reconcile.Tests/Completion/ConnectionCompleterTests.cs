using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Completion;

public sealed class ConnectionCompleterTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-ReconcileTable -Connection ", "postgresql:// sqlserver:// mysql:// sqlite: duckdb: csv: parquet: jsonl:")]
    [InlineData("Get-ReconcileTable -Connection sql", "sqlserver:// sqlite:")]
    [InlineData("Invoke-ParallelReconcile -Source post", "postgresql://")]
    [InlineData("Invoke-ParallelReconcile -Target 'SQLI", "sqlite:")]
    [InlineData("Invoke-ParallelReconcile -Target p", "postgresql:// parquet:")]
    public void Offers_how_a_connection_can_begin(string typed, string expected)
    {
        var output = _session.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($typed, $typed.Length, $null).CompletionMatches.CompletionText", ("typed", typed));

        Assert.Equal(expected, string.Join(' ', output.Of<string>()));
    }
}
