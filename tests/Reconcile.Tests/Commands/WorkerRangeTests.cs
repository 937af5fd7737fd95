using System.Management.Automation.Runspaces;
using Reconcile.Commands;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class WorkerRangeTests : IDisposable
{
    private readonly ModuleSession _session = new(new SessionStateCmdletEntry("Invoke-Count", typeof(CountCommand), null));

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(null, null, false, null, 4)]
    [InlineData(null, 7, false, null, 7)]
    [InlineData(null, 7, true, null, 7)]
    [InlineData(2, 7, false, 2, 7)]
    [InlineData(9, 7, false, 9, 7)]
    [InlineData(200, null, false, 200, 200)]
    public void What_was_given_says_whether_the_number_adapts(int? least, int? most, bool adapts, int? expectedLeast, int expectedMost) =>
        Assert.Equal(new WorkerRange(expectedLeast, expectedMost), WorkerRange.From(least, most, adapts));

    [Fact]
    public void A_run_that_adapts_by_itself_has_four_workers_for_each_processor()
    {
        Assert.Equal(new WorkerRange(1, WorkerRange.DefaultMost), WorkerRange.From(null, null, adapts: true));
        Assert.Equal(new WorkerRange(2, WorkerRange.DefaultMost), WorkerRange.From(2, null, adapts: false));
        Assert.Equal(Math.Clamp(4 * Environment.ProcessorCount, 4, 32), WorkerRange.DefaultMost);
    }

    [Theory]
    [InlineData("-MaxWorkers 3", 3, 3)]
    [InlineData("", 4, 4)]
    [InlineData("-MinWorkers 2 -MaxWorkers 6", 2, 6)]
    public void The_run_has_the_range_that_was_asked_for(string arguments, int least, int most)
    {
        _session.Run($"1..3 | Invoke-Count {arguments}");

        var run = RunRegistry.Current.First(known => known.Name == nameof(CountCommand));
        Assert.Equal((least, most), (run.MinWorkers, run.MaxWorkers));
    }

    [Fact]
    public void A_script_batch_adapts_unless_a_number_is_given()
    {
        Assert.Equal((1, WorkerRange.DefaultMost), Range("1..3 | Invoke-ParallelBatch { $_ }"));
        Assert.Equal((2, 2), Range("1..3 | Invoke-ParallelBatch { $_ } -MaxWorkers 2"));
        Assert.Equal((2, 3), Range("1..3 | Invoke-ParallelBatch { $_ } -MinWorkers 2 -MaxWorkers 3"));
    }

    [Fact]
    public void More_at_least_than_at_most_is_refused()
    {
        var error = _session.Caught("1..3 | Invoke-Count -MinWorkers 5 -MaxWorkers 3");

        Assert.StartsWith("WorkersInvalid", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("-MinWorkers is 5, more than -MaxWorkers, which is 3.", error.Exception.Message);
    }

    [Fact]
    public void A_change_of_the_number_is_told_to_who_wants_to_know()
    {
        var output = _session.Run("1..300 | Invoke-Count -Work $work -MinWorkers 1 -MaxWorkers 16 -Capacity 64 -Verbose", ("work", Waiting()));

        Assert.Equal(300, output.Output.Count);
        Assert.Empty(output.Warnings);
        Assert.Contains(output.Verbose, message => message.StartsWith("8 workers from now on: ", StringComparison.Ordinal));
    }

    private static Func<int, CancellationToken, ValueTask<int>> Waiting() => async (item, token) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
        return item;
    };

    private (int, int) Range(string script)
    {
        Assert.Empty(_session.Run(script).Errors);
        var run = RunRegistry.Current.First(known => known.Name == "Invoke-ParallelBatch");
        return (run.MinWorkers, run.MaxWorkers);
    }
}
