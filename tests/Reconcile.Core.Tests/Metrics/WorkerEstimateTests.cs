namespace Reconcile.Core.Tests.Metrics;

public sealed class WorkerEstimateTests
{
    [Theory]
    [InlineData(20, 60, 300, 10, 4, 300, true)]
    [InlineData(50, 90, 900, 16, 5, 900, true)]
    [InlineData(1, 10, 60, 8, 1, 10, true)]
    [InlineData(0, 10, 60, 8, 1, 0, true)]
    [InlineData(100, 0, 60, 8, 1, 0, true)]
    [InlineData(100, 60, 60, 8, 8, 780, false)]
    [InlineData(3, 0.1, 0.1, 8, 3, 0.1, true)]
    [InlineData(10, 60, 100, 16, 10, 60, true)]
    [InlineData(3, 0.1, 0.3, 8, 1, 0.3, true)]
    [InlineData(10, 0.1, 0.3, 8, 4, 0.3, true)]
    [InlineData(10, 0.1, 0.29, 8, 5, 0.2, true)]
    [InlineData(2, 600, 60, 16, 2, 600, false)]
    public void The_number_of_workers_is_the_least_that_does_whole_items_within_the_budget(
        long items, double mean, double budget, int cap, int workers, double seconds, bool isMet)
    {
        var estimate = WorkerEstimate.For(items, mean, budget, cap);

        Assert.Equal((workers, isMet), (estimate.Workers, estimate.MeetsBudget));
        Assert.Equal(seconds, estimate.EstimatedSeconds, 1e-9);
        Assert.Equal((items, mean, budget, cap), (estimate.ItemCount, estimate.MeanSeconds, estimate.BudgetSeconds, estimate.Cap));
    }

    [Theory]
    [InlineData(20, 60, 300, 10, "20 items of 60 s are 1200 s of work; 4 workers do it in 300 s, within the budget of 300 s.")]
    [InlineData(1, 10, 60, 8, "One worker needs 10 s, within the budget of 60 s.")]
    [InlineData(100, 60, 60, 8, "8 workers, the most allowed, need 780 s; the budget of 60 s takes 100.")]
    [InlineData(10, 60, 100, 16, "10 items of 60 s are 600 s of work; 10 workers do it in 60 s, within the budget of 100 s.")]
    [InlineData(10, 0.01, 0.02, 2, "2 workers, the most allowed, need 0.05 s; the budget of 0.02 s takes 5.")]
    [InlineData(2, 600, 60, 16, "One item alone takes 600 s, longer than the budget of 60 s: no number of workers meets it.")]
    public void The_reason_says_why_and_what_would_do(long items, double mean, double budget, int cap, string reason) =>
        Assert.Equal(reason, WorkerEstimate.For(items, mean, budget, cap).Reason);

    [Theory]
    [InlineData(-1, 1, 1, 1)]
    [InlineData(1, -1, 1, 1)]
    [InlineData(1, double.NaN, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, double.PositiveInfinity, 1)]
    [InlineData(1, 1, 1, 0)]
    public void Impossible_inputs_are_refused(long items, double mean, double budget, int cap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerEstimate.For(items, mean, budget, cap));
}
