using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>What is wrong before any database is reached.</summary>
public sealed class InvokeParallelReconcileUsageTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Invoke-ParallelReconcile -Source sqlite:a -Target sqlite:b", "NoTables")]
    [InlineData("'t' | Invoke-ParallelReconcile -Target sqlite:b", "SourceMissing")]
    [InlineData("Invoke-ParallelReconcile t -Source 'Data Source=a' -Target sqlite:b", "ProviderMissing")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target 'Data Source=b'", "ProviderMissing")]
    [InlineData("Invoke-ParallelReconcile t -Source nonsense -Target sqlite:b", "ParameterArgumentTransformationError")]
    [InlineData("Invoke-ParallelReconcile -TableFile nowhere.txt -Source sqlite:a -Target sqlite:b", "FileUnreadable")]
    [InlineData("Invoke-ParallelReconcile -TableFile empty.txt -Source sqlite:a -Target sqlite:b", "TableFileInvalid")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -OutputDirectory empty.txt", "OutputDirectoryInvalid")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -MaxWorkers 0", "ParameterArgumentValidationError")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -MaxRate 0", "ParameterArgumentValidationError")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -MaxConnection 1", "ParameterArgumentValidationError")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -Checkpoint nowhere/run.checkpoint", "CheckpointFailed")]
    [InlineData("Invoke-ParallelReconcile t -Source sqlite:a -Target sqlite:b -SampleSize 10001", "ParameterArgumentValidationError")]
    public void Wrong_use_ends_the_command_and_says_why(string script, string errorId)
    {
        File.WriteAllText(_session.PathOf("empty.txt"), string.Empty);

        var error = _session.Caught(script);

        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Input_that_is_no_table_is_an_error_of_its_own()
    {
        RunExitCode.Reset();

        var output = _session.Run("@{ Name = 'x' }, 'a.b.c' | Invoke-ParallelReconcile -Source sqlite:a -Target sqlite:b");

        Assert.Null(output.Terminating);
        Assert.All(output.Errors, error => Assert.StartsWith("TableInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, output.Errors.Count);
        Assert.True(((ExitBits)RunExitCode.Current).HasFlag(ExitBits.Failures));
    }

    [Fact]
    public void A_pipeline_that_brings_nothing_is_told()
    {
        RunExitCode.Reset();

        var output = _session.Run("@() | Invoke-ParallelReconcile -Source sqlite:a -Target sqlite:b");

        Assert.Empty(output.Errors);
        Assert.Equal(["There was no table to reconcile."], output.Warnings);
        Assert.Equal((int)ExitBits.NotCompared, RunExitCode.Current);
    }

    [Fact]
    public void A_table_of_another_database_than_the_first_is_refused()
    {
        TableInfo Of(string file) => new() { Connection = new ReconcileConnection { Provider = ReconcileProvider.Sqlite, Database = file }, Name = "t" };
        var first = Of(_session.PathOf("a.db"));

        var output = _session.Run("$first, $second | Invoke-ParallelReconcile -Target sqlite:b.db", ("first", first), ("second", Of("other.db")));

        Assert.Contains(output.Errors, error => error.FullyQualifiedErrorId.StartsWith("TableOfAnotherConnection,", StringComparison.Ordinal));
        Assert.Single(output.Output);
    }
}
