using Reconcile.Pipeline;

namespace Reconcile.Tests.Pipeline;

public sealed class RunStatusTests
{
    private static readonly BatchStatistics Run = new() { Name = "x", RunId = 1, InputComplete = true, Accepted = 12, Succeeded = 7, ActiveWorkers = 3, Elapsed = TimeSpan.FromSeconds(5) };

    [Fact]
    public void Says_how_far_the_run_is() =>
        Assert.Equal("7 of 12 tables, 3 active, 2 differ, 1.4/s", RunStatus.Format(Run, "tables", 2));

    [Fact]
    public void Leaves_out_what_is_zero_and_says_that_more_may_come() =>
        Assert.Equal("7 of 12+ tables, 3 active, 1.4/s", RunStatus.Format(Run with { InputComplete = false }, "tables", 0));

    [Fact]
    public void Says_how_much_came_where_that_is_counted() =>
        Assert.Equal("7 of 12 tables, 3 active, 1.4/s, 10.0 KB, 2.0 KB/s", RunStatus.Format(Run with { BytesReceived = 10_240 }, "tables", 0));

    [Fact]
    public void Says_what_went_wrong() =>
        Assert.Equal(
            "7 of 12 tables, 3 active, 1 waiting for retry, 2 failed, 1 timed out, 1.4/s",
            RunStatus.Format(Run with { Succeeded = 4, Failed = 2, TimedOut = 1, WaitingForRetry = 1 }, "tables", 0));
}
