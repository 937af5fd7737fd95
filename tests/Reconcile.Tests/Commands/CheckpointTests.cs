using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>A run that goes on where another ended.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string All = "'same', 'orders', 'nowhere' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Checkpoint run.checkpoint";

    private readonly ModuleSession _session = new();

    public CheckpointTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Tables_that_have_a_verdict_are_not_compared_again_and_are_part_of_the_result()
    {
        var first = _session.Run(All).Of<TableResult>().ToDictionary(result => result.Table);
        Edit("UPDATE same SET name = 'z'; DELETE FROM orders; CREATE TABLE nowhere (id INTEGER PRIMARY KEY)");
        RunExitCode.Reset();

        var output = _session.Run(All);

        var second = output.Of<TableResult>().ToDictionary(result => result.Table);
        Assert.Equal(3, second.Count);
        Assert.All(first.Values, result => Assert.False(result.FromCheckpoint));
        Assert.Equal((true, true, false), (second["same"].FromCheckpoint, second["orders"].FromCheckpoint, second["nowhere"].FromCheckpoint));
        Assert.Equal(Verdict.Match, second["same"].Verdict);
        Assert.Equal((Verdict.Mismatch, 1L, 1L, 1L), (second["orders"].Verdict, second["orders"].Missing, second["orders"].Extra, second["orders"].Changed));
        Assert.Equal(first["orders"].Sample.Select(row => row.ToString()), second["orders"].Sample.Select(row => row.ToString()));
        Assert.Equal("TableNotFound", output.ErrorId);
        Assert.Equal((int)(ExitBits.Differences | ExitBits.Failures), RunExitCode.Current);
    }

    [Fact]
    public void A_summary_is_of_the_whole_run()
    {
        _session.Run(All);

        var summary = _session.Run(All + " -Summary").Of<ReconcileSummary>().Single();

        Assert.Equal((3, 2, 1, 1, 1), (summary.TotalTables, summary.Successful, summary.Failed, summary.Matching, summary.Differing));
        Assert.Equal((int)(ExitBits.Differences | ExitBits.Failures), summary.ExitCode);
    }

    [Fact]
    public void A_run_whose_tables_are_all_done_says_nothing_of_having_none()
    {
        const string Same = "'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Checkpoint run.checkpoint";
        _session.Run(Same);

        var output = _session.Run(Same);

        Assert.True(output.TheOne<TableResult>().FromCheckpoint);
        Assert.Empty(output.Warnings);
    }

    [Fact]
    public void A_repair_can_be_written_from_a_result_of_the_checkpoint()
    {
        _session.Run(All);

        var output = _session.Run("'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Checkpoint run.checkpoint | Export-ReconcileRepair -Path repair.sql");

        Assert.Empty(output.Errors);
        Assert.Contains("DELETE", File.ReadAllText(_session.PathOf("repair.sql")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Where 'id > 1'", "Where")]
    [InlineData("-ExcludeColumn name", "ExcludedColumns")]
    [InlineData("-ValidateChecksum", "RowLevel")]
    [InlineData("-Target sqlite:source.db", "Target.Database")]
    public void Another_configuration_is_refused_and_says_what_changed(string changed, string named)
    {
        _session.Run(All);
        var target = changed.StartsWith("-Target", StringComparison.Ordinal) ? string.Empty : "-Target sqlite:target.db ";

        var error = _session.Caught($"'same' | Invoke-ParallelReconcile -Source sqlite:source.db {target}{changed} -Checkpoint run.checkpoint");

        Assert.Equal("CheckpointChanged", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(named, error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("name another -Checkpoint", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_checkpoint_is_refused_and_left_alone()
    {
        File.WriteAllText(_session.PathOf("run.checkpoint"), "Dear diary");

        Assert.Equal("CheckpointInvalid", _session.Caught(All).FullyQualifiedErrorId.Split(',')[0]);

        Assert.Equal("Dear diary", File.ReadAllText(_session.PathOf("run.checkpoint")));
    }

    [Fact]
    public void A_checkpoint_that_another_run_uses_is_refused()
    {
        _session.Run(All);
        using var other = CheckpointFile.Open(_session.PathOf("run.checkpoint"));

        Assert.Equal("CheckpointInUse", _session.Caught(All).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Load_limits_leave_the_result_as_it_is()
    {
        var result = _session.Run("'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -MaxRate 100 -MaxConnection 2").TheOne<TableResult>();

        Assert.Equal((Verdict.Mismatch, 3L), (result.Verdict, result.Differences));
    }

    private void Edit(string sql) => Assert.Empty(_session.Run("Invoke-ReconcileQuery -Connection sqlite:target.db -Query $sql", ("sql", sql)).Errors);
}
