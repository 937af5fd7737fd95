using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Jobs;

/// <summary>The module's own commands as jobs.</summary>
public sealed class DatabaseJobTests : JobFixture
{
    private const string Reconcile = "'same', 'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db";

    public DatabaseJobTests() => SqliteFile.CreatePair(Session);

    [Fact]
    public void Tables_are_reconciled_in_a_job_and_shown_as_without()
    {
        // Two durations of one table are never the same.
        var results = Session.Run($"{Reconcile} -AsJob | Receive-Job -Wait").Of<TableResult>();
        Session.Runspace.SessionStateProxy.SetVariable("results", results);
        Session.Run($"$job = {Reconcile} -AsJob | Wait-Job");
        var direct = Session.Show("$results");
        var received = Session.Show("Receive-Job $job -Keep");

        Assert.Equal([Verdict.Mismatch, Verdict.Match], results.OrderBy(result => result.Table).Select(result => result.Verdict));
        Assert.Equal(direct.Split('\n').First(line => line.Contains("Verdict", StringComparison.Ordinal)), received.Split('\n').First(line => line.Contains("Verdict", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_job_finds_is_in_the_exit_code_before_it_is_received()
    {
        RunExitCode.Reset();

        Session.Run($"$null = {Reconcile} -AsJob | Wait-Job");

        Assert.Equal((int)ExitBits.Differences, RunExitCode.Current);
    }

    [Fact]
    public void Wrong_set_up_fails_the_job_with_its_reason()
    {
        RunExitCode.Reset();

        var output = Session.Run("$job = Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -AsJob; $null = Wait-Job $job; $job.State; $job.JobStateInfo.Reason.ErrorRecord.FullyQualifiedErrorId.Split(',')[0]; Receive-Job $job");

        Assert.Equal(["Failed", "NoTables"], output.Of<string>());
        Assert.Equal("There is no table to reconcile.", Assert.Single(output.Errors).Exception.Message);
        Assert.Equal((int)ExitBits.Failures, RunExitCode.Current);
    }

    [Fact]
    public void An_error_that_is_to_end_the_command_fails_the_job()
    {
        var output = Session.Run("$job = 'absent' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -AsJob -ErrorAction Stop; $null = Wait-Job $job; $job.State");

        Assert.Equal("Failed", output.TheOne<string>());
    }

    [Fact]
    public void Trouble_with_one_table_is_an_error_of_a_completed_job()
    {
        var output = Session.Run("$job = 'absent', 'same' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -AsJob; $null = Wait-Job $job; $job.State; Receive-Job $job");

        Assert.Equal("Completed", Assert.Single(output.Of<string>()));
        Assert.Equal("TableNotFound", output.ErrorId);
        Assert.Equal(2, output.Of<TableResult>().Count);
    }

    [Fact]
    public void Parameters_of_all_kinds_reach_the_job()
    {
        var output = Session.Run("'orders' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -Where 'id < 3' -Tolerance 5 -SampleSize 0 -AsJob | Receive-Job -Wait");

        var result = output.TheOne<TableResult>();
        Assert.Equal(Verdict.Match, result.Verdict);
        Assert.Equal(1, result.Tolerated);
    }

    [Fact]
    public void Rows_are_compared_in_a_job()
    {
        var output = Session.Run("Compare-ReconcileTable orders -Source sqlite:source.db -Target sqlite:target.db -AsJob | Receive-Job -Wait");

        Assert.Equal(3, output.Of<RowDifference>().Count);
    }

    [Fact]
    public void Tables_are_repaired_in_a_job()
    {
        var output = Session.Run($"{Reconcile} | Repair-ReconcileTable -AsJob -JobName repair -Confirm:$false | Receive-Job -Wait; (Get-Job).Name");

        Assert.Equal(Verdict.Match, Assert.Single(output.Of<RepairResult>()).Verification!.Verdict);
        Assert.Equal("repair", Assert.Single(output.Of<string>()));
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("-Confirm:$false -WhatIf")]
    public void A_repair_that_is_not_meant_makes_no_job(string parameters)
    {
        var output = Session.Run($"{Reconcile} | Repair-ReconcileTable -AsJob {parameters}; Get-Job");

        Assert.Empty(output.Output);
        Assert.Equal(Verdict.Mismatch, Session.Run($"{Reconcile}").Of<TableResult>().Single(result => result.Table == "orders").Verdict);
    }

    [Fact]
    public void A_repair_follows_the_sessions_preference_for_what_if()
    {
        var output = Session.Run($"$WhatIfPreference = $true; {Reconcile} | Repair-ReconcileTable -AsJob; $WhatIfPreference = $false; Get-Job");

        Assert.Empty(output.Output);
    }
}
