namespace Reconcile.Tests.Jobs;

/// <summary>Scripts over many items as a job: what they take from their caller, they take from the job's caller.</summary>
public sealed class BatchJobTests : JobFixture
{
    [Theory]
    [InlineData("")]
    [InlineData("-Isolation Process -MaxWorkers 1")]
    public void Values_functions_and_preferences_are_those_of_the_jobs_caller(string isolation)
    {
        var output = Session.Run(
            $$"""
            function Add-Mark([string] $text) { "<$text>" }
            $prefix = 'p'
            $ErrorActionPreference = 'Stop'
            1, $null, 2 | Invoke-ParallelBatch -AsJob -KeepOrder -PassThru -Function Add-Mark {{isolation}} { Add-Mark "$using:prefix$_ $ErrorActionPreference" } | Receive-Job -Wait
            """);

        Assert.Empty(output.Errors);
        Assert.Equal(["<p1 Stop>", "<p Stop>", "<p2 Stop>"], output.Of<string>());
    }

    [Fact]
    public void A_script_for_the_priority_runs_in_the_job()
    {
        var output = Session.Run("1..3 | Invoke-ParallelBatch -AsJob -PassThru { $_ } -Priority { if ($_ -eq 3) { 'High' } else { 'Low' } } | Receive-Job -Wait");

        Assert.Empty(output.Errors);
        Assert.Equal([1, 2, 3], output.Of<int>().Order());
    }

    [Fact]
    public void What_cannot_be_taken_along_ends_the_command_before_there_is_a_job()
    {
        var error = Session.Caught("1 | Invoke-ParallelBatch -AsJob { $using:absent }");

        Assert.StartsWith("UsingVariableUndefined", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Session.Run("Get-Job").Output);
    }

    [Fact]
    public void Objects_of_the_session_stay_themselves()
    {
        var item = new object();

        var output = Session.Run("$mine = [object]::new(); , $item | Invoke-ParallelBatch -AsJob { , @($_, $using:mine) } -PassThru | Receive-Job -Wait", ("item", item));

        var values = Assert.IsType<object[]>(Assert.Single(output.Output).BaseObject);
        Assert.Same(item, ((PSObject)values[0]).BaseObject);
    }

    [Fact]
    public void A_job_that_is_stopped_stops_its_scripts()
    {
        Session.Run("$gate = [Threading.ManualResetEventSlim]::new(); $job = 1..5 | Invoke-ParallelBatch -AsJob { ($using:gate).Set(); while ($true) { } }; $gate.Wait()");

        Assert.Equal("Stopped", Session.Run("Stop-Job $job; $job.State").TheOne<string>());
    }
}
