using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class ExportReconcileRepairTests : IDisposable
{
    private const string Reconcile = "Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -OutputDirectory out";
    private readonly ModuleSession _session = new();

    public ExportReconcileRepairTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_script_makes_the_tables_match()
    {
        var script = _session.Run($"'same', 'orders' | {Reconcile} | Export-ReconcileRepair -Path repair.sql -PassThru").TheOne<RepairScript>();
        Assert.Equal(_session.PathOf("repair.sql"), script.Path);
        Assert.Equal(["orders"], script.Tables);
        Assert.Equal(3, script.Statements);

        Assert.Empty(_session.Run("Invoke-ReconcileQuery sqlite:target.db -Path repair.sql").Errors);

        Assert.Equal(Verdict.Match, _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>().Verdict);
    }

    [Fact]
    public void Rows_without_a_key_are_not_repaired_and_the_other_tables_are()
    {
        _session.Run("Invoke-ReconcileQuery sqlite:target.db -Query \"INSERT INTO nokey VALUES ('x', 'y')\"");

        var output = _session.Run($"'nokey', 'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -PassThru");

        Assert.Equal("RepairNotWritten", output.ErrorId);
        Assert.Contains("without a key", output.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["orders"], Assert.Single(output.Of<RepairScript>()).Tables);
    }

    [Fact]
    public void A_second_script_takes_the_first_back()
    {
        var script = _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -UndoPath undo.sql -ChunkSize 1 -PassThru").TheOne<RepairScript>();
        Assert.Equal(_session.PathOf("undo.sql"), script.UndoPath);

        Assert.Empty(_session.Run("Invoke-ReconcileQuery sqlite:target.db -Path repair.sql; Invoke-ReconcileQuery sqlite:target.db -Path undo.sql").Errors);

        Assert.Equal(3, _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>().Differences);
    }

    [Fact]
    public void A_mode_leaves_rows_out()
    {
        Assert.Equal(1, _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -Mode InsertOnly -PassThru").TheOne<RepairScript>().Statements);
        Assert.Equal(2, _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -Mode UpsertOnly -PassThru -Force").TheOne<RepairScript>().Statements);
    }

    [Fact]
    public void Without_pass_through_nothing_is_written_to_the_pipeline() =>
        Assert.Empty(_session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql").Output);

    [Fact]
    public void When_everything_matches_the_script_says_so()
    {
        var script = _session.Run($"'same' | {Reconcile} | Export-ReconcileRepair repair.sql -PassThru").TheOne<RepairScript>();

        Assert.Equal((0, 0L), (script.Tables.Count, script.Statements));
        Assert.Equal("-- Nothing to repair.\n", File.ReadAllText(script.Path));
    }

    [Fact]
    public void What_was_not_compared_is_an_error_and_the_rest_is_written()
    {
        var output = _session.Run($"$r = 'lonely', 'orders' | {Reconcile} -ErrorAction Ignore; $r | Export-ReconcileRepair repair.sql -PassThru");

        Assert.Equal("RepairNotCompared", output.ErrorId);
        Assert.Equal(["orders"], Assert.Single(output.Of<RepairScript>()).Tables);
    }

    [Fact]
    public void A_result_without_all_its_differences_is_an_error_and_leaves_nothing_behind()
    {
        var output = _session.Run("$r = 'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -SampleSize 1; $r | Export-ReconcileRepair repair.sql -PassThru");

        Assert.Equal("RepairNotWritten", output.ErrorId);
        Assert.Equal("-- Nothing to repair.\n", File.ReadAllText(_session.PathOf("repair.sql")));
    }

    [Fact]
    public void One_script_is_for_one_target()
    {
        TableResult Of(string file) => new() { Table = file, Verdict = Verdict.Mismatch, Target = new ReconcileConnection { Provider = ReconcileProvider.Sqlite, Database = file } };
        var first = _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>();

        var output = _session.Run("$first, $second | Export-ReconcileRepair repair.sql", ("first", first), ("second", Of("other.db")));

        Assert.Equal("RepairTargetDiffers", output.ErrorId);
    }

    [Fact]
    public void An_existing_file_is_kept_unless_forced()
    {
        File.WriteAllText(_session.PathOf("repair.sql"), "mine");

        Assert.Equal("FileExists", _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql").ErrorId);
        Assert.Equal("mine", File.ReadAllText(_session.PathOf("repair.sql")));

        Assert.Empty(_session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -Force").Errors);
        Assert.NotEqual("mine", File.ReadAllText(_session.PathOf("repair.sql")));
    }

    [Fact]
    public void With_what_if_no_file_appears()
    {
        var output = _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair repair.sql -WhatIf -PassThru");

        Assert.Empty(output.Output);
        Assert.False(File.Exists(_session.PathOf("repair.sql")));
    }

    [Fact]
    public void A_pipeline_that_breaks_leaves_no_file()
    {
        _session.Run($"foreach ($once in 1) {{ & {{ 'orders' | {Reconcile}; break }} | Export-ReconcileRepair repair.sql }}");

        Assert.Empty(Directory.GetFiles(_session.Directory, "repair*"));
    }

    [Fact]
    public void A_place_that_cannot_be_written_ends_the_command() =>
        Assert.Equal("FileNotWritten", _session.Run($"'orders' | {Reconcile} | Export-ReconcileRepair nowhere/repair.sql").ErrorId);
}
