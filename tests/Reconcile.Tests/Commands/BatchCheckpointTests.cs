using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Scripts whose items are done in several runs.</summary>
public sealed class BatchCheckpointTests : IDisposable
{
    private const string Failing = "Invoke-ParallelBatch { if ($_ % 3 -eq 0) { throw \"no $_\" }; $_ * 10 } -Checkpoint run.checkpoint -ErrorAction SilentlyContinue";

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Items_that_are_done_are_passed_over_and_all_others_done()
    {
        var first = Run("1..9 | " + Failing);
        var second = Run("1..12 | " + Failing);

        Assert.Equal(6, first.Count(result => result.Status == BatchItemStatus.Succeeded));
        Assert.Equal([1, 2, 4, 5, 7, 8], Items(second, BatchItemStatus.Skipped));
        Assert.Equal([10, 11], Items(second, BatchItemStatus.Succeeded));
        Assert.Equal([3, 6, 9, 12], Items(second, BatchItemStatus.Failed));
        Assert.All(second.Where(result => result.Status == BatchItemStatus.Skipped), result => Assert.Equal((0, 0), (result.Attempts, result.Output.Count)));
        var run = RunRegistry.Current.First(run => run.Name == "Invoke-ParallelBatch");
        Assert.Equal((12, 12, 6), (run.Accepted, run.Done, run.Skipped));
    }

    [Fact]
    public void The_order_is_kept_with_items_that_are_passed_over()
    {
        Run("1..9 | " + Failing);

        Assert.Equal(Enumerable.Range(1, 600), Run($"1..600 | {Failing} -KeepOrder").Select(result => LanguagePrimitives.ConvertTo<int>(result.Item)));
        Assert.Equal(Enumerable.Range(601, 3).Where(item => item % 3 != 0).Select(item => item * 10), _session.Run($"1..603 | {Failing} -KeepOrder -PassThru").Of<int>());
    }

    [Fact]
    public void Entries_say_what_became_of_the_items()
    {
        Run("1..3 | " + Failing);

        var entries = _session.Run("Get-ReconcileCheckpoint run.checkpoint -Item").Of<CheckpointEntry>().OrderBy(entry => entry.Key).ToList();

        Assert.Equal([1, 2, 3], entries.Select(entry => entry.Item));
        Assert.Equal([CheckpointStatus.Done, CheckpointStatus.Done, CheckpointStatus.Failed], entries.Select(entry => entry.Status));
        Assert.Equal(["", "", "no 3"], entries.Select(entry => entry.Error));
        Assert.All(entries, entry => Assert.Equal(1, entry.Attempts));
    }

    [Fact]
    public void Failed_items_can_be_piped_back_in_with_and_without_a_checkpoint()
    {
        Run("1..9 | " + Failing);

        Assert.Equal([30, 60, 90], _session.Run("Get-ReconcileCheckpoint run.checkpoint -Status Failed | Invoke-ParallelBatch { $_ * 10 } -PassThru").Of<int>().Order());
        Assert.Equal([3, 6, 9], Items(Run("Get-ReconcileCheckpoint run.checkpoint -Status Failed | " + Failing), BatchItemStatus.Failed));
    }

    [Fact]
    public void Objects_come_back_with_their_properties()
    {
        Run("[pscustomobject]@{ Name = 'a'; Parts = @{ x = 1 } } | Invoke-ParallelBatch { throw 'no' } -Checkpoint run.checkpoint -ErrorAction SilentlyContinue");

        var output = _session.Run("Get-ReconcileCheckpoint run.checkpoint -Status Failed | Invoke-ParallelBatch { \"$($_.Name) $($_.Parts.x)\" } -PassThru");

        Assert.Equal("a 1", output.TheOne<string>());
    }

    [Fact]
    public void An_item_that_comes_twice_is_done_twice()
    {
        const string Twice = "'a', 'b', 'a' | Invoke-ParallelBatch { $_ } -Checkpoint run.checkpoint -KeepOrder";
        Assert.All(Run(Twice), result => Assert.Equal(BatchItemStatus.Succeeded, result.Status));

        Assert.Equal(
            [BatchItemStatus.Skipped, BatchItemStatus.Skipped, BatchItemStatus.Skipped, BatchItemStatus.Succeeded],
            Run($"& {{ 'a', 'a', 'b', 'a' }} | Invoke-ParallelBatch {{ $_ }} -Checkpoint run.checkpoint -KeepOrder").Select(result => result.Status));
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("{ $_.Id }")]
    [InlineData("{ $_['Id'] }")]
    public void Items_are_told_apart_by_the_key_that_is_named(string key)
    {
        Run($"@{{ Id = 1; Time = 1 }}, @{{ Id = 2; Time = 1 }} | Invoke-ParallelBatch {{ }} -Checkpoint run.checkpoint -CheckpointKey {key}");

        var again = Run($"@{{ Id = 2; Time = 2 }}, @{{ Id = 3; Time = 2 }} | Invoke-ParallelBatch {{ }} -Checkpoint run.checkpoint -CheckpointKey {key} -KeepOrder");

        Assert.Equal([BatchItemStatus.Skipped, BatchItemStatus.Succeeded], again.Select(result => result.Status));
        Assert.Equal(["1", "2", "3"], _session.Run("(Get-ReconcileCheckpoint run.checkpoint -Status Done).Key").Of<string>().Order());
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("{ }")]
    [InlineData("{ throw 'no key' }")]
    public void An_item_without_its_key_ends_the_run(string key) =>
        Assert.Equal("CheckpointKeyMissing", _session.Caught($"1 | Invoke-ParallelBatch {{ }} -Checkpoint run.checkpoint -CheckpointKey {key}").FullyQualifiedErrorId.Split(',')[0]);

    [Theory]
    [InlineData("Invoke-ParallelBatch { $_ + 1 } -Checkpoint run.checkpoint", "ScriptBlock")]
    [InlineData("Invoke-ParallelBatch { $_ } -ArgumentList 2 -Checkpoint run.checkpoint", "ArgumentList")]
    [InlineData("Invoke-ParallelBatch { $_ } -CheckpointKey Length -Checkpoint run.checkpoint", "CheckpointKey")]
    public void Another_configuration_is_refused(string command, string named)
    {
        Run("1 | Invoke-ParallelBatch { $_ } -Checkpoint run.checkpoint");

        var error = _session.Caught("'a' | " + command);

        Assert.Equal("CheckpointChanged", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains($"Changed: {named}:", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_with_another_body_is_refused()
    {
        const string Batch = "1 | Invoke-ParallelBatch { f } -Function f -Checkpoint run.checkpoint";
        Run("function f { 1 }; " + Batch);

        Assert.Equal(BatchItemStatus.Skipped, Run("function f { 1 }; " + Batch)[0].Status);
        var error = _session.Caught("function f { 2 }; " + Batch);

        Assert.Equal("CheckpointChanged", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("Changed: Function:", error.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_nobody_took_is_not_done()
    {
        _session.Run("1..100 | Invoke-ParallelBatch { $_ } -MaxWorkers 1 -KeepOrder -Checkpoint run.checkpoint | ForEach-Object { if ($_.Item -eq 5) { throw 'downstream' } }");

        var second = Run("1..100 | Invoke-ParallelBatch { $_ } -KeepOrder -Checkpoint run.checkpoint");

        Assert.Equal([1, 2, 3, 4], Items(second, BatchItemStatus.Skipped));
        Assert.Equal(96, second.Count(result => result.Status == BatchItemStatus.Succeeded));
    }

    [Fact]
    public void Timeouts_and_items_that_were_cancelled_are_done_again()
    {
        const string Slow = "1..3 | Invoke-ParallelBatch { while ($args[0]) { } } -MaxWorkers 1 -TimeoutSeconds 1 -FailFast -ErrorAction SilentlyContinue -Checkpoint run.checkpoint -ArgumentList $true";

        Assert.Equal([BatchItemStatus.Timeout, BatchItemStatus.Cancelled, BatchItemStatus.Cancelled], Run(Slow).OrderBy(result => result.Index).Select(result => result.Status));

        var entry = _session.Run("Get-ReconcileCheckpoint run.checkpoint -Item").TheOne<CheckpointEntry>();
        Assert.Equal((CheckpointStatus.Failed, 1), (entry.Status, entry.Item));
    }

    [Fact]
    public void A_secret_does_not_reach_the_file()
    {
        const string Secret = "$s = [securestring]::new(); 'hunter2'.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; [pscredential]::new('app', $s) | Invoke-ParallelBatch { throw 'no' } -Checkpoint run.checkpoint -ErrorAction SilentlyContinue";
        Run(Secret);

        var text = File.ReadAllText(_session.PathOf("run.checkpoint"));
        Assert.Contains("app", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("680075006e007400", text, StringComparison.Ordinal);
        Assert.Equal("CheckpointItemMissing", _session.Run("Get-ReconcileCheckpoint run.checkpoint -Status Failed | Invoke-ParallelBatch { }").ErrorId);
    }

    [Fact]
    public void A_full_disk_is_told_once_and_costs_no_result()
    {
        using var disk = SmallDisk.TryCreate(16, out var reason);
        Assert.SkipWhen(disk is null, reason);

        var output = _session.Run($"1..500 | Invoke-ParallelBatch {{ $_ }} -Checkpoint '{disk.FullPath}/run.checkpoint'");

        Assert.Equal(500, output.Of<BatchItemResult>().Count);
        Assert.Equal("CheckpointFailed", output.ErrorId);
    }

    [Fact]
    public void A_checkpoint_that_another_run_uses_is_refused()
    {
        using var other = CheckpointFile.Open(_session.PathOf("run.checkpoint"));

        Assert.Equal("CheckpointInUse", _session.Caught("1 | " + Failing).FullyQualifiedErrorId.Split(',')[0]);
    }

    private static IEnumerable<int> Items(IReadOnlyList<BatchItemResult> results, BatchItemStatus status) =>
        results.Where(result => result.Status == status).Select(result => LanguagePrimitives.ConvertTo<int>(result.Item)).Order();

    private IReadOnlyList<BatchItemResult> Run(string script)
    {
        var output = _session.Run(script);
        Assert.Null(output.Terminating);
        return output.Of<BatchItemResult>();
    }
}
