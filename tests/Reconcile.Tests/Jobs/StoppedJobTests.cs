using System.Management.Automation.Runspaces;
using Reconcile.Tests.Commands;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Jobs;

/// <summary>Jobs that do not end by themselves: nothing of them is left.</summary>
public sealed class StoppedJobTests : JobFixture
{
    [Theory]
    [InlineData("Stop-Job $job; $job.State", "Stopped")]
    [InlineData("Remove-Job $job -Force; \"$(Get-Job)\"", "")]
    [InlineData("$job.StopJob($true, 'enough'); $job.State", "Stopped")]
    [InlineData("$job.Dispose(); $job.State", "Stopped")]
    public async Task A_running_job_is_stopped(string script, string shown)
    {
        Session.Run("$job = 1..100 | Invoke-Count -AsJob -Work $work -Capacity 1", ("work", CountCommand.Endless(Began)));
        await HasBegunAsync();

        var output = Session.Run(script);

        Assert.Equal(shown, output.TheOne<string>());
        Assert.Empty(LeftRunspaces());
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Fact]
    public async Task A_stopped_job_keeps_what_it_wrote_and_has_no_error()
    {
        Func<int, CancellationToken, ValueTask<int>> work = (item, token) => item == 1 ? ValueTask.FromResult(item) : CountCommand.Endless(Began)(item, token);
        Session.Run("$job = 1..2 | Invoke-Count -AsJob -Work $work -MaxWorkers 1", ("work", work));
        await HasBegunAsync();
        Assert.True(SpinWait.SpinUntil(() => Session.Run("$job.Output.Count -gt 0").TheOne<bool>(), Hang));
        var before = RunExitCode.Current;

        var output = Session.Run("Stop-Job $job; Receive-Job $job -Wait");

        Assert.Equal(1, output.TheOne<int>());
        Assert.Equal(before, RunExitCode.Current);
    }

    [Fact]
    public async Task Twenty_stopped_jobs_leave_no_thread_and_no_runspace()
    {
        var threads = PipelineThreads();
        for (var round = 0; round < 20; round++)
        {
            // Some before they run, some while they do.
            Session.Run("$job = 1..10 | Invoke-Count -AsJob -Work $work", ("work", CountCommand.Endless(Began)));
            await (round % 2 == 0 ? Task.CompletedTask : HasBegunAsync());
            Assert.Equal("Stopped", Session.Run("Stop-Job $job; $job.State; Remove-Job $job").TheOne<string>());
        }

        Assert.Empty(LeftRunspaces());
        Assert.True(SpinWait.SpinUntil(() => PipelineThreads() <= threads, Hang), $"{PipelineThreads()} pipeline threads, {threads} before.");
    }

    [Fact]
    public async Task Work_that_ignores_the_stop_does_not_hold_it_up_for_ever()
    {
        using var release = new ManualResetEventSlim();
        Func<int, CancellationToken, ValueTask<int>> deaf = (item, _) =>
        {
            Began.TrySetResult();
            release.Wait(CancellationToken.None);
            return ValueTask.FromResult(item);
        };
        Session.Run("$job = 1 | Invoke-Count -AsJob -Work $work", ("work", deaf));
        await HasBegunAsync();

        Assert.Equal("Stopped", Session.Run("Stop-Job $job; $job.State").TheOne<string>());

        release.Set();
    }

    [Fact]
    public async Task Stopping_the_wait_does_not_stop_the_job()
    {
        Session.Run("$job = 1 | Invoke-Count -AsJob -Work $work", ("work", CountCommand.Endless(Began)));
        await HasBegunAsync();
        using var shell = PowerShell.Create(Session.Runspace);
        var waiting = shell.AddScript("'waits'; Wait-Job $job").InvokeAsync<PSObject, PSObject>(null!, Output(out var waits));
        await waits.WaitAsync(Hang, TestContext.Current.CancellationToken);

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => waiting);
        Assert.Equal("Running", Session.Run("$job.State").TheOne<string>());
        Session.Run("Stop-Job $job");
    }

    [Fact]
    public async Task A_pipeline_that_is_stopped_before_it_returns_its_job_takes_it_along()
    {
        Session.Runspace.SessionStateProxy.SetVariable("work", CountCommand.Endless(Began));
        using var shell = PowerShell.Create(Session.Runspace);
        var running = shell.AddScript("& { 1; while ($true) { } } | Invoke-Count -AsJob -Work $work").InvokeAsync();
        await HasBegunAsync();

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.Empty(LeftRunspaces());
        Assert.Empty(Session.Run("Get-Job").Output);
    }

    [Fact]
    public async Task A_job_ends_with_the_session_that_started_it()
    {
        using (var session = new ModuleSession(new SessionStateCmdletEntry("Invoke-Count", typeof(CountCommand), null)))
        {
            session.Run("$job = 1 | Invoke-Count -AsJob -Work $work", ("work", CountCommand.Endless(Began)));
            await HasBegunAsync();
        }

        Assert.Empty(LeftRunspaces());
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Fact]
    public async Task The_statistics_of_a_jobs_run_are_there_for_its_caller()
    {
        Session.Run("$job = 1..3 | Invoke-Count -AsJob -Work $work", ("work", CountCommand.Endless(Began)));
        await HasBegunAsync();

        Assert.True(Session.Run("Get-ReconcileStatistic CountCommand -Running").TheOne<BatchStatistics>().IsRunning);

        Session.Run("Stop-Job $job");
    }

    private static PSDataCollection<PSObject> Output(out Task first)
    {
        var added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) => added.TrySetResult();
        first = added.Task;
        return output;
    }
}
