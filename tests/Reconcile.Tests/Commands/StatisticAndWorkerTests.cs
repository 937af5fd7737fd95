using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class StatisticAndWorkerTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Measure-ReconcileWorker -ItemCount 20 -MeanSeconds 60 -BudgetSeconds 300 -Cap 10", 4)]
    [InlineData("Measure-ReconcileWorker 50 90 900", 5)]
    public void The_workers_needed_are_estimated(string script, int workers) =>
        Assert.Equal(workers, _session.Run(script).TheOne<WorkerEstimate>().Workers);

    [Fact]
    public async Task Runs_are_found_by_name_number_and_state()
    {
        await using var running = NewRun("statistic-running");
        await using (var ended = NewRun("statistic-ended"))
        {
            ended.CompleteInput();
            await ended.Completion;
        }

        Assert.Equal(["statistic-running", "statistic-ended"], Names("statistic-*").Order().Reverse());
        Assert.Equal(["statistic-running"], Names("statistic-* -Running"));
        Assert.Equal(["statistic-running"], Names($"-RunId {running.Statistics.RunId}"));
    }

    private static BatchEngine<int, int> NewRun(string name) =>
        new(name, new BatchOptions(), (item, _) => ValueTask.FromResult(item));

    private IEnumerable<string> Names(string arguments) =>
        _session.Run($"Get-ReconcileStatistic {arguments}").Of<BatchStatistics>().Select(run => run.Name);
}
