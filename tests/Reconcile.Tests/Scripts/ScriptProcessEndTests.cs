using System.Diagnostics;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Scripts;

/// <summary>Scripts that take their process along, and processes that are taken from their scripts.</summary>
[Collection("Worker processes")]
public sealed class ScriptProcessEndTests : IDisposable
{
    private const string Batch = "Invoke-ParallelBatch -Isolation Process -MaxWorkers 2";
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(90);
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("[Environment]::Exit(3)", "exit code 3.")]
    [InlineData("[Environment]::FailFast('beyond repair')", "beyond repair")]
    [InlineData("[Diagnostics.Process]::GetCurrentProcess().Kill()", "exit code 137 (SIGKILL)")]
    public void A_script_that_ends_its_process_fails_and_none_of_the_others(string script, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");

        var output = _session.Run($"1..6 | {Batch} {{ if ($_ -eq 3) {{ {script} }}; $_ }}");

        var results = output.Of<BatchItemResult>().OrderBy(result => result.Index).ToList();
        Assert.Equal(6, results.Count);
        Assert.Equal(2, Assert.Single(results, result => result.Status != BatchItemStatus.Succeeded).Index);
        Assert.Equal(("WorkerProcessEnded", BatchItemStatus.Failed, 1), (results[2].ErrorId, results[2].Status, results[2].Attempts));
        Assert.Contains(message, results[2].Error, StringComparison.Ordinal);
        Assert.Equal("WorkerProcessEnded", output.ErrorId);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    public void An_item_that_takes_its_process_along_is_tried_once_more_at_most(int retries, int attempts)
    {
        var result = _session.Run($"1 | {Batch} {{ [Environment]::Exit(3) }} -MaxRetry {retries} -RetryDelaySeconds 0").Of<BatchItemResult>().Single();

        Assert.Equal((BatchItemStatus.Failed, attempts), (result.Status, result.Attempts));
    }

    [Fact]
    public async Task An_item_whose_process_is_killed_runs_in_another_one()
    {
        var file = _session.PathOf("process");
        using var shell = PowerShell.Create(_session.Runspace);
        _session.Runspace.SessionStateProxy.SetVariable("file", file);
        var running = shell.AddScript(
            $$"""
            'item' | {{Batch}} -MaxRetry 1 -RetryDelaySeconds 0 {
                if (-not [IO.File]::Exists($using:file)) {
                    [IO.File]::WriteAllText($using:file + '.new', "$PID")
                    [IO.File]::Move($using:file + '.new', $using:file)
                    while ($true) { }
                }
                "$_ after all"
            }
            """).InvokeAsync();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file), Hang));

        Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file), null)).Kill();

        var result = Assert.IsType<BatchItemResult>(Assert.Single(await running.WaitAsync(Hang, TestContext.Current.CancellationToken)).BaseObject);
        Assert.Equal((BatchItemStatus.Succeeded, 2), (result.Status, result.Attempts));
        Assert.Equal("item after all", result.Value);
    }

    [Fact]
    public void Scripts_whose_time_is_over_are_stopped_or_killed_and_what_they_wrote_is_kept()
    {
        const string Scripts = "switch ($_) { 2 { while ($true) { } } 3 { [Threading.Thread]::Sleep(-1) } 4 { try { [Threading.Thread]::Sleep(-1) } finally { while ($true) { } } } }";

        // Time enough for those that succeed, though each of them may start a process first.
        var output = _session.Run(
            $"1..5 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 3 -TimeoutSeconds 15 {{ [IO.File]::AppendAllText($using:file + $_, \"$PID\"); $_; {Scripts} }}",
            ("file", _session.PathOf("processes")));

        var results = output.Of<BatchItemResult>().OrderBy(result => result.Index).ToList();
        Assert.Equal([BatchItemStatus.Succeeded, BatchItemStatus.Timeout, BatchItemStatus.Timeout, BatchItemStatus.Timeout, BatchItemStatus.Succeeded], results.Select(result => result.Status));
        Assert.All(results, result => Assert.DoesNotContain("did not stop", result.Error, StringComparison.Ordinal));
        Assert.Equal([1, 2], results.Take(2).Select(result => result.Value));
        Assert.All(Directory.GetFiles(_session.Directory), file => AssertGone(int.Parse(File.ReadAllText(file), null)));
    }

    [Fact]
    public void A_script_that_uses_too_much_memory_is_killed()
    {
        var output = _session.Run($"1..3 | {Batch} -MaxWorkerMemoryMB 512 {{ if ($_ -eq 2) {{ $all = [Collections.Generic.List[object]]::new(); while ($true) {{ $all.Add([string]::new('x', 5mb)) }} }}; $_ }}");

        var results = output.Of<BatchItemResult>().OrderBy(result => result.Index).ToList();
        Assert.Equal([BatchItemStatus.Succeeded, BatchItemStatus.Failed, BatchItemStatus.Succeeded], results.Select(result => result.Status));
        Assert.Contains("more than its limit of 512 MB", results[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_the_pipeline_leaves_no_process()
    {
        using var shell = PowerShell.Create(_session.Runspace);
        _session.Runspace.SessionStateProxy.SetVariable("file", _session.PathOf("process"));
        var running = shell.AddScript($"1..4 | {Batch} {{ [IO.File]::WriteAllText(\"$using:file$_\", \"$PID\"); while ($true) {{ }} }}").InvokeAsync();
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(_session.Directory).Count(file => new FileInfo(file).Length > 0) == 2, Hang));

        await shell.StopAsync(null, null).WaitAsync(Hang, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.All(Directory.GetFiles(_session.Directory), file => AssertGone(int.Parse(File.ReadAllText(file), null)));
    }

    [Fact]
    public async Task Nothing_outlives_a_session_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a worker cannot tell what it has started.");
        var script = _session.PathOf("parent.ps1");
        await File.WriteAllTextAsync(script, $"$file = '{_session.PathOf("process")}'; 1..2 | {Batch} {{ [IO.File]::WriteAllText(\"$using:file$_\", \"$PID\"); while ($true) {{ }} }}", TestContext.Current.CancellationToken);
        using var parent = Process.Start(new ProcessStartInfo(HostProcess.Dotnet, [Path.Combine(Repository.Root, "bin", "host", "Reconcile.Host.dll"), script]))!;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles(_session.Directory, "process*").Count(file => new FileInfo(file).Length > 0) == 2, Hang));
        }
        finally
        {
            parent.Kill();
        }

        Assert.All(Directory.GetFiles(_session.Directory, "process*"), file => AssertGone(int.Parse(File.ReadAllText(file), null)));
    }

    private static void AssertGone(int id) => Assert.True(SpinWait.SpinUntil(() => !IsAlive(id), Hang), $"The process {id} is still there.");

    private static bool IsAlive(int id)
    {
        try
        {
            return !Process.GetProcessById(id).HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
