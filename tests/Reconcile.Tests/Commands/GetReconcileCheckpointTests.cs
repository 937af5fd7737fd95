using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class GetReconcileCheckpointTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_checkpoint_of_tables_is_summed_up_and_listed()
    {
        RunTables();

        var summary = _session.Run("Get-ReconcileCheckpoint run.checkpoint").TheOne<CheckpointSummary>();
        var entries = _session.Run("Get-ReconcileCheckpoint run.checkpoint -Item").Of<CheckpointEntry>();

        Assert.Equal(("Invoke-ParallelReconcile", 2, 0, 0), (summary.Command, summary.Done, summary.Failed, summary.Pending));
        Assert.Equal(_session.PathOf("run.checkpoint"), summary.Path);
        Assert.Equal("True", summary.Configuration["RowLevel"]);
        Assert.Equal(["orders", "same"], entries.Select(entry => entry.Item).Order());
        Assert.All(entries, entry => Assert.Equal((CheckpointStatus.Done, 1), (entry.Status, entry.Attempts)));
        Assert.Empty(_session.Run("Get-ReconcileCheckpoint run.checkpoint -Status Failed, Pending").Output);
    }

    [Fact]
    public void Tables_of_a_checkpoint_can_be_compared_again()
    {
        RunTables();

        var output = _session.Run("Get-ReconcileCheckpoint run.checkpoint -Status Done | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db");

        Assert.Equal(["orders", "same"], output.Of<TableResult>().Select(result => result.Table).Order());
        Assert.All(output.Of<TableResult>(), result => Assert.False(result.FromCheckpoint));
    }

    [Fact]
    public void A_checkpoint_is_read_while_a_run_has_it()
    {
        RunTables();
        using var run = CheckpointFile.Open(_session.PathOf("run.checkpoint"));

        Assert.Equal(2, _session.Run("Get-ReconcileCheckpoint run.checkpoint").TheOne<CheckpointSummary>().Done);
    }

    [Fact]
    public void Files_come_by_pipeline()
    {
        RunTables();

        Assert.Equal(2, _session.Run("'run.checkpoint', [IO.FileInfo]\"$PWD/run.checkpoint\" | Get-ReconcileCheckpoint").Of<CheckpointSummary>().Count);
    }

    [Theory]
    [InlineData("nowhere", "CheckpointFailed")]
    [InlineData("diary", "CheckpointInvalid")]
    public void A_file_that_is_none_is_an_error_and_the_others_are_read(string file, string id)
    {
        RunTables();
        File.WriteAllText(_session.PathOf("diary"), "Dear diary");

        var output = _session.Run($"Get-ReconcileCheckpoint {file}, run.checkpoint");

        Assert.Equal(id, output.ErrorId);
        Assert.Single(output.Of<CheckpointSummary>());
    }

    [Fact]
    public void A_summary_shows_its_counts()
    {
        RunTables();

        Assert.Matches(@"2\s+0\s+0\s+\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+\S*run.checkpoint", _session.Show("Get-ReconcileCheckpoint run.checkpoint"));
    }

    private void RunTables()
    {
        SqliteFile.CreatePair(_session);
        _session.Run("'same', 'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Checkpoint run.checkpoint");
    }
}
