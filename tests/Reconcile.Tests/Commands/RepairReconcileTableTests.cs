using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class RepairReconcileTableTests : IDisposable
{
    private const string Reconcile = "Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -OutputDirectory out";
    private readonly ModuleSession _session = new();

    public RepairReconcileTableTests() => SqliteFile.CreatePair(_session);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void It_repairs_says_what_it_did_and_that_the_tables_match()
    {
        var repaired = _session.Run($"'same', 'orders' | {Reconcile} | Repair-ReconcileTable -Confirm:$false -UndoDirectory undo").TheOne<RepairResult>();

        Assert.Equal(("orders", TableStatus.Succeeded, Verdict.Match, 3L, 0L), (repaired.Table, repaired.Status, repaired.Verdict, repaired.Inserted + repaired.Updated + repaired.Deleted, repaired.NotApplied));
        Assert.Equal(ExitBits.None, repaired.ExitBits);
        Assert.Equal(Verdict.Match, _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>().Verdict);
        Assert.Equal(_session.PathOf("undo"), Path.GetDirectoryName(repaired.UndoFile));

        Assert.Empty(_session.Run("Invoke-ReconcileQuery sqlite:target.db -Path $undo", ("undo", repaired.UndoFile)).Errors);

        Assert.Equal(3, _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>().Differences);
    }

    [Fact]
    public void With_what_if_it_says_what_it_would_do_and_does_nothing()
    {
        var shown = _session.Show($"'orders' | {Reconcile} | Repair-ReconcileTable -WhatIf -UndoDirectory undo");

        Assert.Contains("Insert 1 rows, update 1, delete 1", shown, StringComparison.Ordinal);
        Assert.Contains("orders in sqlite:", shown, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_session.PathOf("undo")));
        Assert.Equal(3, _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>().Differences);
    }

    [Fact]
    public void Without_verification_it_says_so_and_with_a_mode_it_leaves_rows_alone()
    {
        var repaired = _session.Run($"'orders' | {Reconcile} | Repair-ReconcileTable -Confirm:$false -Mode UpsertOnly -NoVerify -ChunkSize 1").TheOne<RepairResult>();

        Assert.Equal((1L, 1L, 0L, Verdict.NotCompared), (repaired.Inserted, repaired.Updated, repaired.Deleted, repaired.Verdict));
        Assert.Null(repaired.Verification);
        Assert.Equal("NotVerified", ViewText.Verdict(repaired));
        var after = _session.Run($"'orders' | {Reconcile}").TheOne<TableResult>();
        Assert.Equal((0L, 0L, 1L), (after.Missing, after.Changed, after.Extra));
    }

    [Fact]
    public void What_was_not_compared_is_an_error_and_the_rest_is_repaired()
    {
        var output = _session.Run($"$r = 'lonely', 'orders' | {Reconcile} -ErrorAction Ignore; $r | Repair-ReconcileTable -Confirm:$false");

        Assert.Equal("RepairNotCompared", output.ErrorId);
        Assert.Equal("orders", Assert.Single(output.Of<RepairResult>()).Table);
    }

    [Theory]
    [InlineData("-SampleSize 1")]
    [InlineData("-ValidateChecksum")]
    public void A_result_without_all_its_differences_is_an_error(string how)
    {
        var output = _session.Run($"'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db {how} | Repair-ReconcileTable -Confirm:$false");

        Assert.Equal("DifferencesIncomplete", output.ErrorId);
        Assert.Empty(output.Output);
    }

    [Fact]
    public void Files_are_never_written()
    {
        File.WriteAllText(_session.PathOf("orders.csv"), "id\n99\n");

        var output = _session.Run("'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target csv:orders.csv -SampleSize 1000 -KeyColumn id -ExcludeColumn customer, amount | Repair-ReconcileTable -Confirm:$false");

        Assert.Contains(output.Errors, error => error.FullyQualifiedErrorId.StartsWith("PermissionDenied", StringComparison.Ordinal));
        Assert.Equal("id\n99\n", File.ReadAllText(_session.PathOf("orders.csv")));
    }

    [Fact]
    public void Rows_that_changed_since_are_listed_and_a_warning_says_so()
    {
        var output = _session.Run($"$r = 'orders' | {Reconcile}; Invoke-ReconcileQuery sqlite:target.db 'DELETE FROM orders'; $r | Repair-ReconcileTable -Confirm:$false");

        var repaired = Assert.Single(output.Of<RepairResult>());
        Assert.Equal((2L, 1L), (repaired.Skipped, repaired.Inserted));
        Assert.Contains("2 rows of orders were left alone", Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.All(repaired.SkippedRows, row => Assert.Contains("no row with this key", row.Reason, StringComparison.Ordinal));
        Assert.True(repaired.ExitBits.HasFlag(ExitBits.Differences));
    }
}
