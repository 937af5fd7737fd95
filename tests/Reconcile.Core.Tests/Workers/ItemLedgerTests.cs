using System.Threading.Channels;

namespace Reconcile.Core.Tests.Workers;

public sealed class ItemLedgerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_is_retried_unless_the_run_is_being_stopped(bool isStopping)
    {
        var time = new CountingTimeProvider();
        var queue = new PriorityWorkQueue<int>(1, time);
        var events = Channel.CreateUnbounded<BatchEvent<int, int>>();
        var metrics = new BatchMetrics("test", 1, queue, time);
        var rules = new AttemptRules(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), time, new CancellationToken(isStopping));
        var ledger = new ItemLedger<int, int>(
            queue, events.Writer, new RetryPolicy(new RetryOptions { MaxRetries = 1 }), metrics, rules, failed: null);
        queue.TryEnqueue(0, ItemPriority.Normal);
        var work = (await queue.LeaseAsync(CancellationToken.None))!;
        work.Attempts = 1;

        await ledger.ConcludeAsync(work, new AttemptOutcome<int>(AttemptEnd.Completed, 0, new IOException(), TimeSpan.Zero, Abandoned: false));

        Assert.True(events.Reader.TryRead(out var happened));
        Assert.IsType(isStopping ? typeof(ItemFailed<int, int>) : typeof(ItemRetried<int, int>), happened);
        metrics.Finish();
    }
}
