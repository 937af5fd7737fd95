using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Which item goes first, which result comes first, how often an item is tried, and what ends all of them.</summary>
public sealed class BatchOrderTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Results_can_keep_the_order_of_the_input()
    {
        var output = _session.Run("1..300 | Invoke-ParallelBatch { if ($_ % 7 -eq 0) { [Threading.Thread]::Yield() }; $_ } -KeepOrder -PassThru -MaxWorkers 4");

        Assert.Equal(Enumerable.Range(1, 300), output.Of<int>().Where(value => value > 0));
    }

    [Fact]
    public void Input_waits_for_the_slowest_item_when_the_order_is_kept()
    {
        using var gate = new ManualResetEventSlim();
        var output = _session.Run(
            """
            $taken = [int[]] @(0); $seen = [int[]] @(0)
            0..3000 | ForEach-Object { $taken[0]++; $_ } | Invoke-ParallelBatch {
                if ($_ -eq 0) { ($using:gate).Wait() } elseif ($_ -eq 1023) { ($using:seen)[0] = ($using:taken)[0]; ($using:gate).Set() }
                $_
            } -KeepOrder -PassThru -MaxWorkers 2
            "taken: $($seen[0])"
            """,
            ("gate", gate));

        Assert.Equal(Enumerable.Range(0, 3001), output.Of<int>());
        Assert.InRange(int.Parse(output.Of<string>().Single()["taken: ".Length..], null), 1024, 1025);
    }

    [Theory]
    [InlineData("level")]
    [InlineData("{ if ($_.n -eq 3) { 'High' } else { 'Low' } }")]
    public void An_item_says_itself_how_urgent_it_is(string priority)
    {
        using var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var output = _session.Run(
            $$"""
            & { foreach ($n in 0..3) { [pscustomobject] @{ n = $n; level = ('Low', 'Low', 'Low', 'High')[$n] }; $began.Wait() }; $gate.Set() } |
                Invoke-ParallelBatch { ($using:began).Set(); ($using:gate).Wait(); $_.n } -Priority {{priority}} -PassThru -MaxWorkers 1
            """,
            ("gate", gate),
            ("began", began));

        Assert.Empty(output.Errors);
        Assert.Equal([0, 3, 1, 2], output.Of<int>());
    }

    [Fact]
    public void A_priority_that_does_not_exist_is_told_and_the_item_runs()
    {
        var output = _session.Run("[pscustomobject] @{ level = 'soon' }, [pscustomobject] @{ other = 1 } | Invoke-ParallelBatch { 'ran' } -Priority level -PassThru");

        Assert.Equal(2, output.Of<string>().Count);
        Assert.Equal("PriorityInvalid", output.ErrorId);
        Assert.Empty(_session.Run("1 | Invoke-ParallelBatch { 'ran' } -Priority Low -PassThru").Errors);
    }

    [Fact]
    public void A_property_that_the_first_item_does_not_have_is_warned_of_once()
    {
        var misspelt = _session.Run("1..3 | Invoke-ParallelBatch { 'ran' } -Priority levl -PassThru");
        var found = _session.Run("@{ level = 'High' }, @{ other = 1 } | Invoke-ParallelBatch { 'ran' } -Priority level -PassThru");

        Assert.Equal(3, misspelt.Of<string>().Count);
        Assert.Contains("'levl'", Assert.Single(misspelt.Warnings), StringComparison.Ordinal);
        Assert.Empty(found.Warnings);
        Assert.Empty(found.Errors);
    }

    [Fact]
    public void A_script_is_tried_again_only_if_that_is_asked_for()
    {
        var output = _session.Run(
            """
            $counts = [Collections.Concurrent.ConcurrentDictionary[int, int]]::new()
            1..5 | Invoke-ParallelBatch { $n = ($using:counts).AddOrUpdate($_, 1, [Func[int, int, int]] { param($k, $v) $v + 1 }); if ($n -lt 3) { throw "attempt $n" }; "attempt $n" } -MaxRetry 2 -RetryDelaySeconds 0
            """);

        Assert.Empty(output.Errors);
        Assert.All(output.Of<BatchItemResult>(), result => Assert.Equal((BatchItemStatus.Succeeded, 3, "attempt 3"), (result.Status, result.Attempts, result.Value?.ToString())));
        Assert.Equal(10, output.Warnings.Count);
        Assert.Equal(1, Assert.Single(_session.Run("1 | Invoke-ParallelBatch { throw 'once' }").Of<BatchItemResult>()).Attempts);
    }

    [Fact]
    public void Fail_fast_gives_every_item_its_end()
    {
        var output = _session.Run("1..500 | Invoke-ParallelBatch { if ($_ -eq 3) { throw 'third' }; if ($_ -gt 3) { while ($true) { } } } -FailFast -MaxWorkers 4");

        var results = output.Of<BatchItemResult>();
        Assert.Equal(Enumerable.Range(0, 500).Select(index => (long)index), results.Select(result => result.Index).Order());
        Assert.Equal(2, Assert.Single(results, result => result.Status == BatchItemStatus.Failed).Index);
        Assert.Equal(497, results.Count(result => result.Status == BatchItemStatus.Cancelled));
        Assert.Single(output.Errors);
    }

    [Theory]
    [InlineData("1..100000 | Invoke-ParallelBatch { $_ } -PassThru | ForEach-Object -Begin { $n = 0 } { if (++$n -eq 3) { break } }")]
    [InlineData("1..100000 | Invoke-ParallelBatch { if ($_ -gt 5) { while ($true) { } }; $_ } | ForEach-Object { break }")]
    [InlineData("& { 1; throw 'upstream' } | Invoke-ParallelBatch { while ($true) { } }")]
    public void Whatever_ends_the_pipeline_ends_the_run(string pipeline)
    {
        _session.Run($"foreach ($once in 1) {{ {pipeline} }}");

        Assert.DoesNotContain(RunRegistry.Current, run => run.IsRunning);
        Assert.True(SpinWait.SpinUntil(() => ScriptSessions.Count == 0, Hang), "Sessions are left.");
    }
}
