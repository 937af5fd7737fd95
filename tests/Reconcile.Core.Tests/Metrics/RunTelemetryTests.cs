namespace Reconcile.Core.Tests.Metrics;

[Collection(nameof(Alone))]
public sealed class RunTelemetryTests
{
    [Fact]
    public void Nothing_is_made_while_nobody_listens()
    {
        var job = new BatchJob<string, int>("silent", (_, _) => new ValueTask<int>(1))
        {
            Kind = JobKind.Tables,
            NameOf = _ => throw new InvalidOperationException("Nobody is to ask for a name."),
            ReasonOf = _ => throw new InvalidOperationException("Nobody is to ask for a reason."),
        };
        var queue = new PriorityWorkQueue<string>(1, TimeProvider.System);
        var metrics = new BatchMetrics(job.Name, 1, queue, TimeProvider.System, job.Kind);
        var telemetry = new RunTelemetry<string, int>(job, 1, metrics, TimeProvider.System);
        var work = new WorkItem<string>("item", ItemPriority.Normal);
        var error = new InvalidOperationException("no");
        var end = new ItemFailed<string, int>("item", error, 2, TimeSpan.Zero);
        telemetry.RunStarted();
        Observe();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Observe();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(work.Trace);
        metrics.Finish();

        void Observe()
        {
            telemetry.AttemptStarted(work);
            telemetry.Retried(work, error, TimeSpan.Zero);
            telemetry.ItemEnded(work, end);
            telemetry.Told("something");
        }
    }
}
