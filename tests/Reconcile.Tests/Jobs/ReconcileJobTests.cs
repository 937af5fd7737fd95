using Reconcile.Tests.Commands;

namespace Reconcile.Tests.Jobs;

/// <summary>What every command that is called with -AsJob has from its base, through the job cmdlets.</summary>
public sealed class ReconcileJobTests : JobFixture
{
    [Fact]
    public void A_job_takes_its_input_and_keeps_its_output_until_it_is_received()
    {
        var output = Session.Run("$job = 1..500 | Invoke-Count -AsJob -JobName count -Capacity 1; $null = Wait-Job $job; \"$($job.State) $($job.HasMoreData)\"; Receive-Job $job; \"$($job.HasMoreData)\"");

        Assert.Empty(output.Errors);
        Assert.Equal(["Completed True", "False"], output.Of<string>());
        Assert.Equal(Enumerable.Range(1, 500), output.Of<int>().Order());
    }

    [Fact]
    public void Output_that_is_kept_can_be_received_again()
    {
        var output = Session.Run("$job = 7 | Invoke-Count -AsJob | Wait-Job; Receive-Job $job -Keep; Receive-Job $job; Receive-Job $job");

        Assert.Equal([7, 7], output.Of<int>());
    }

    [Theory]
    [InlineData("Get-Job -Name c*t")]
    [InlineData("Get-Job -Id $job.Id")]
    [InlineData("Get-Job -InstanceId $job.InstanceId")]
    [InlineData("Get-Job -State Completed")]
    [InlineData("Get-Job -Command Invoke-Count")]
    [InlineData("Get-Job")]
    public void A_job_is_found(string script)
    {
        var found = Session.Run($"$job = 1 | Invoke-Count -AsJob -JobName count | Wait-Job; ({script}).Name");

        Assert.Equal("count", found.TheOne<string>());
    }

    [Fact]
    public void A_job_says_what_it_is()
    {
        var shown = Session.Show("1 | Invoke-Count -AsJob -JobName count | Wait-Job");

        Assert.Matches(@"count\s+ReconcileJob\s+Completed\s+True\s+PowerShell\s+Invoke-Count", shown);
    }

    [Fact]
    public void All_streams_are_received()
    {
        var attempts = 0;
        Func<int, CancellationToken, ValueTask<int>> work = (item, _) => attempts++ == 0 ? throw new InvalidOperationException("busy") : throw new InvalidOperationException("broken");

        var count = Session.Run("1 | Invoke-Count -AsJob -Work $work -MaxRetry 1 -Verbose | Receive-Job -Wait -Verbose", ("work", work));
        var show = Session.Run("Show-Session -AsJob -Debug | Receive-Job -Wait -Debug 5>&1 6>&1");

        Assert.Equal("NotCounted", count.ErrorId);
        Assert.Equal(1, Assert.Single(count.Errors).TargetObject);
        Assert.Single(count.Warnings);
        Assert.Equal(["item 1: attempt 1 starts.", "item 1: attempt 2 starts."], count.Verbose);
        Assert.Equal("told", Assert.Single(show.Of<InformationRecord>()).MessageData);
        Assert.Equal("debugged", Assert.Single(show.Of<DebugRecord>()).Message);
    }

    [Fact]
    public async Task Progress_is_received_and_is_the_jobs_status()
    {
        using var shell = PowerShell.Create(Session.Runspace);
        Session.Runspace.SessionStateProxy.SetVariable("work", CountCommand.Endless(Began));
        var job = (Job2)shell.AddScript("1 | Invoke-Count -AsJob -Work $work").Invoke().Single().BaseObject;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        job.Progress.DataAdded += (_, added) => told.TrySetResult();
        await told.Task.WaitAsync(Hang, TestContext.Current.CancellationToken);

        var output = Session.Run("$job = Get-Job; $job.StatusMessage; Receive-Job $job; Stop-Job $job");

        Assert.Equal("0", output.TheOne<string>());
        Assert.Contains(output.Progress, progress => progress.Activity == "Counting");
    }

    [Fact]
    public void Progress_that_nobody_receives_does_not_pile_up()
    {
        var output = Session.Run("$job = 1..3000 | Invoke-Count -AsJob -Capacity 4 -Work $work; $null = Wait-Job $job; $job.Progress.Count; $job.State; $job.Progress.RecordType -contains 'Completed'", ("work", (Func<int, CancellationToken, ValueTask<int>>)SlowAsync));

        Assert.InRange(Assert.Single(output.Of<int>()), 1, 101);
        Assert.Equal("Completed", Assert.Single(output.Of<string>()));
        Assert.True(Assert.Single(output.Of<bool>()));
    }

    [Fact]
    public void A_job_runs_where_its_caller_is_with_the_callers_objects()
    {
        var given = new object();
        var input = new object();
        Directory.CreateDirectory(Session.PathOf("[a]"));

        var output = Session.Run(
            """
            $null = $ExecutionContext.SessionState.Path.SetLocation([WildcardPattern]::Escape("$($ExecutionContext.SessionState.Path.CurrentLocation)/[a]"))
            $null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new('mine', $ExecutionContext.SessionState.Provider.GetOne('FileSystem'), "$folder", '', $null), 'global')
            $input1 | Show-Session -AsJob -Given $given -Path mine:file | Receive-Job -Wait
            """,
            ("input1", input),
            ("given", given),
            ("folder", Session.Directory));

        var seen = output.TheOne<SeenSession>();
        Assert.Equal(Session.PathOf("[a]"), seen.Location);
        Assert.Equal(Session.PathOf("file"), seen.Path);
        Assert.Same(given, seen.Given);
        Assert.Same(input, seen.Input);
        Assert.True(seen.ExpectedInput);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ja-JP")]
    public void A_job_has_its_callers_culture(string culture)
    {
        var output = Session.Run($"[cultureinfo]::CurrentCulture = '{culture}'; Show-Session -AsJob | Receive-Job -Wait");

        Assert.Equal(culture, output.TheOne<SeenSession>().Culture);
    }

    [Fact]
    public void Without_a_pipeline_there_is_no_input()
    {
        var seen = Session.Run("Show-Session -AsJob | Receive-Job -Wait").TheOne<SeenSession>();

        Assert.False(seen.ExpectedInput);
        Assert.Null(seen.Input);
    }

    [Fact]
    public void A_job_is_removed_once_it_is_received()
    {
        var output = Session.Run("7 | Invoke-Count -AsJob | Receive-Job -Wait -AutoRemoveJob; Get-Job");

        Assert.Equal(7, output.TheOne<int>());
    }

    [Fact]
    public void A_name_without_a_job_is_told() =>
        Assert.Equal(["-JobName has no effect without -AsJob."], Session.Run("1 | Invoke-Count -JobName count").Warnings);

    [Fact]
    public void A_job_cannot_be_started_twice_or_suspended()
    {
        Session.Run("$job = 1 | Invoke-Count -AsJob | Wait-Job");

        Assert.Contains("started already", Session.Caught("$job.StartJob()").Exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be suspended", Session.Caught("$job.SuspendJob()").Exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be suspended", Session.Caught("$job.ResumeJobAsync()").Exception.Message, StringComparison.Ordinal);
    }

    private static async ValueTask<int> SlowAsync(int item, CancellationToken cancellationToken)
    {
        // Progress comes every millisecond.
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        return item;
    }
}
