using System.Management.Automation.Runspaces;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>What every batch command has from its base: bounded, stopped at once, nothing left behind.</summary>
public sealed class BatchCommandTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly ModuleSession _session = new(new SessionStateCmdletEntry("Invoke-Count", typeof(CountCommand), null));
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _session.Dispose();
        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(7, 3)]
    public void Every_item_comes_out_once_however_small_the_queues_are(int capacity, int workers)
    {
        var output = _session.Run($"1..500 | Invoke-Count -Capacity {capacity} -MaxWorkers {workers}");

        Assert.Empty(output.Errors);
        Assert.Equal(Enumerable.Range(1, 500), output.Of<int>().Order());
    }

    [Fact]
    public void Results_come_before_the_input_ends()
    {
        var output = _session.Run("$seen = 0; 1..50 | ForEach-Object { if ($seen -gt 0) { $early = $true }; $_ } | Invoke-Count -Capacity 1 | ForEach-Object { $seen++ }; $early");

        Assert.True(output.TheOne<bool>());
    }

    [Fact]
    public void No_item_is_no_error() => Assert.Empty(_session.Run("@() | Invoke-Count").Errors);

    [Fact]
    public async Task Stopping_the_pipeline_ends_the_run()
    {
        using var shell = PowerShell.Create(_session.Runspace);
        shell.AddScript("1..100 | Invoke-Count -Work $work -Capacity 1");
        _session.Runspace.SessionStateProxy.SetVariable("work", CountCommand.Endless(_began));
        var running = shell.InvokeAsync();
        await _began.Task.WaitAsync(Hang, TestContext.Current.CancellationToken);

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
    }

    [Fact]
    public async Task Work_that_ignores_the_stop_does_not_hold_it_up_for_ever()
    {
        using var release = new ManualResetEventSlim();
        using var shell = PowerShell.Create(_session.Runspace);
        shell.AddScript("1..3 | Invoke-Count -Work $work");
        Func<int, CancellationToken, ValueTask<int>> deaf = (item, _) =>
        {
            _began.TrySetResult();
            release.Wait(CancellationToken.None);
            return ValueTask.FromResult(item);
        };
        _session.Runspace.SessionStateProxy.SetVariable("work", deaf);
        var running = shell.InvokeAsync();
        await _began.Task.WaitAsync(Hang, TestContext.Current.CancellationToken);

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        release.Set();
    }

    [Fact]
    public void An_error_that_shall_stop_ends_the_run()
    {
        Func<int, CancellationToken, ValueTask<int>> work = (item, token) =>
            item == 1 ? throw new InvalidOperationException("one") : CountCommand.Endless(_began)(item, token);

        var output = _session.Run("1..100 | Invoke-Count -Work $work -MaxRetry 0 -ErrorAction Stop", ("work", work));

        Assert.Equal("NotCounted,Reconcile.Tests.Commands.CountCommand", output.Terminating?.FullyQualifiedErrorId);
        Assert.Empty(output.Output);
    }

    [Fact]
    public void A_break_downstream_ends_the_run()
    {
        Func<int, CancellationToken, ValueTask<int>> work = (item, token) =>
            item == 1 ? ValueTask.FromResult(item) : CountCommand.Endless(_began)(item, token);

        var output = _session.Run("foreach ($once in 1) { 1..100 | Invoke-Count -Work $work | ForEach-Object { break } }; 'after'", ("work", work));

        Assert.Equal("after", output.TheOne<string>());
    }

    [Fact]
    public void An_error_upstream_ends_the_run()
    {
        var output = _session.Run("& { 1; throw 'upstream' } | Invoke-Count -Work $work", ("work", CountCommand.Endless(_began)));

        Assert.Equal("upstream", output.Terminating?.Exception.Message);
    }

    [Fact]
    public void Fail_fast_gives_every_item_its_end()
    {
        Func<int, CancellationToken, ValueTask<int>> work = (item, token) =>
            item == 1 ? throw new InvalidOperationException("one") : CountCommand.Endless(_began)(item, token);

        var output = _session.Run("1..100 | Invoke-Count -Work $work -MaxRetry 0 -FailFast -Capacity 1", ("work", work));

        Assert.Equal(100, output.Errors.Count);
        Assert.Single(output.Errors, error => error.Exception.Message.StartsWith("ItemFailed", StringComparison.Ordinal));
        Assert.Equal(99, output.Errors.Count(error => error.Exception.Message.StartsWith("ItemCancelled", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_retry_is_told()
    {
        var attempts = 0;
        Func<int, CancellationToken, ValueTask<int>> work = (item, _) =>
            attempts++ == 0 ? throw new InvalidOperationException("busy") : ValueTask.FromResult(item);

        var output = _session.Run("7 | Invoke-Count -Work $work -Verbose", ("work", work));

        Assert.Equal(7, output.TheOne<int>());
        Assert.Equal(["item 7: attempt 1 failed and is followed by another in 0.0 s. busy"], output.Warnings);
        Assert.Equal(["item 7: attempt 1 starts.", "item 7: attempt 2 starts."], output.Verbose);
    }

    [Fact]
    public void A_timeout_is_the_items_own()
    {
        var output = _session.Run("1 | Invoke-Count -Work $work -TimeoutSeconds 1", ("work", CountCommand.Endless(_began)));

        Assert.StartsWith("ItemTimedOut", Assert.Single(output.Errors).Exception.Message, StringComparison.Ordinal);
    }
}
