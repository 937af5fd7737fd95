using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Scripts that take too long, and runs that are ended from outside.</summary>
public sealed class BatchTimeoutTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    // So much for what has to succeed beside what does not end, on a machine that has much else to do.
    private const string Enough = "-TimeoutSeconds 10";
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Fact]
    public void Scripts_that_take_too_long_are_stopped_and_the_others_go_on()
    {
        const string Scripts = "switch ($_) { 2 { while ($true) { } } 3 { 1..2 | ForEach-Object { try { while ($true) { } } catch { 'caught' } } } }";

        var output = _session.Run($"1..4 | Invoke-ParallelBatch {{ 'before'; {Scripts} }} {Enough} -MaxWorkers 2 -KeepOrder");

        var results = output.Of<BatchItemResult>();
        Assert.Equal([BatchItemStatus.Succeeded, BatchItemStatus.Timeout, BatchItemStatus.Timeout, BatchItemStatus.Succeeded], results.Select(result => result.Status));
        Assert.All(results, result => Assert.Equal("before", result.Value?.ToString()));
        Assert.Equal(2, output.Errors.Count);
        Assert.All(output.Errors, error => Assert.StartsWith("ItemTimeout,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_that_is_left_behind_does_not_keep_the_process_from_its_end()
    {
        // It is killed, and this test with it, if it has not ended after two minutes.
        var (exitCode, output) = await HostProcess.RunAsync(
            $"Import-Module '{Repository.Manifest}'; (1 | Invoke-ParallelBatch {{ [Threading.Thread]::Sleep(-1) }} -TimeoutSeconds 1 -ErrorAction SilentlyContinue).Status; 'the end'",
            TestContext.Current.CancellationToken);

        Assert.Equal((int)ExitBits.Timeouts, exitCode);
        Assert.Contains("Timeout", output, StringComparison.Ordinal);
        Assert.Contains("the end", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Session")]
    [InlineData("Process")]
    public void Sessions_that_are_not_ready_within_the_runs_time_end_it(string isolation)
    {
        var output = _session.Run($"1..3 | Invoke-ParallelBatch {{ $_ }} -InitializationScript {{ while ($true) {{ }} }} -TotalTimeoutSeconds 1 -Isolation {isolation}");

        Assert.Empty(output.Output);
        Assert.Equal("SessionFailed", output.ErrorId);
        Assert.Contains("1 s of -TotalTimeoutSeconds", output.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => ScriptSessions.Count == 0, Hang), "What was never ready still tries to get so.");
    }

    [Fact]
    public void A_script_that_does_not_stop_is_left_behind_and_its_session_never_used_again()
    {
        using var release = new ManualResetEventSlim();
        var before = ScriptSessions.Count;

        var output = _session.Run(
            "1..3 | Invoke-ParallelBatch { if ($_ -eq 2) { ($using:gate).Wait() }; [runspace]::DefaultRunspace.Id } " + Enough + " -MaxWorkers 1 -KeepOrder",
            ("gate", release));

        var results = output.Of<BatchItemResult>();
        Assert.Equal([BatchItemStatus.Succeeded, BatchItemStatus.Timeout, BatchItemStatus.Succeeded], results.Select(result => result.Status));
        Assert.NotEqual(results[0].Value?.ToString(), results[2].Value?.ToString());
        Assert.Contains(output.Warnings, warning => warning.Contains("abandoned", StringComparison.Ordinal));
        Assert.Equal(before + 1, ScriptSessions.Count);
        release.Set();
        Assert.True(SpinWait.SpinUntil(() => ScriptSessions.Count == before, Hang), "The session of the script that came back at last is still there.");
    }

    [Fact]
    public void The_runs_own_time_cancels_what_has_not_ended_and_says_so_once()
    {
        var output = _session.Run("1..40 | Invoke-ParallelBatch { if ($_ -gt 1) { while ($true) { } } } -TotalTimeoutSeconds 10 -MaxWorkers 2");

        var results = output.Of<BatchItemResult>();
        Assert.Equal(Enumerable.Range(1, 40), results.Select(result => LanguagePrimitives.ConvertTo<int>(result.Item)).Order());
        Assert.Equal(39, results.Count(result => result.Status == BatchItemStatus.Cancelled));
        Assert.Equal("RunTimeout", output.ErrorId);
    }

    [Theory]
    [InlineData("while ($true) { }")]
    [InlineData("($using:gate).Wait()")]
    [InlineData("try { while ($true) { } } finally { 'end' }")]
    public async Task Stopping_the_pipeline_ends_the_scripts(string script)
    {
        using var release = new ManualResetEventSlim();
        using var began = new CountdownEvent(2);
        var before = ScriptSessions.Count;
        using var shell = PowerShell.Create(_session.Runspace);
        _session.Runspace.SessionStateProxy.SetVariable("gate", release);
        _session.Runspace.SessionStateProxy.SetVariable("began", began);
        shell.AddScript($"1..10 | Invoke-ParallelBatch {{ $null = ($using:began).Signal(); {script} }} -MaxWorkers 2");
        var running = shell.InvokeAsync();
        Assert.True(began.Wait(Hang, TestContext.Current.CancellationToken));

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        release.Set();
        Assert.True(SpinWait.SpinUntil(() => ScriptSessions.Count == before, Hang), "Sessions are left.");
    }
}
