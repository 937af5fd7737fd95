using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Metrics;

[Collection(nameof(Alone))]
public sealed class JobInstrumentsTests
{
    [Fact]
    public void The_names_are_those_that_dashboards_use()
    {
        using var recorder = new MeasurementRecorder();

        Assert.Equal(
            [
                "parallel_active_workers", "parallel_batch_active_workers", "parallel_batch_item_seconds", "parallel_batch_items_processed_total",
                "parallel_batch_queue_size", "parallel_batch_seconds", "parallel_document_active_workers", "parallel_document_conversion_seconds",
                "parallel_document_queue_size", "parallel_document_seconds", "parallel_documents_processed_total", "parallel_queue_size",
                "parallel_reconciliation_seconds", "parallel_scrape_active_workers", "parallel_scrape_queue_size", "parallel_scrape_request_seconds",
                "parallel_scrape_requests_processed_total", "parallel_scrape_seconds", "parallel_table_reconciliation_seconds", "parallel_tables_processed_total",
            ],
            recorder.Instruments.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_buckets_are_those_that_dashboards_use()
    {
        using var recorder = new MeasurementRecorder();

        foreach (var histogram in recorder.Instruments.Values.OfType<Histogram<double>>())
        {
            double[] expected = histogram.Name is "parallel_reconciliation_seconds" or "parallel_batch_seconds" or "parallel_scrape_seconds" or "parallel_document_conversion_seconds"
                ? [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]
                : [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];
            Assert.Equal(expected, histogram.Advice?.HistogramBucketBoundaries);
        }
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Tables_are_counted_by_status_and_timed_by_name()
    {
        using var recorder = new MeasurementRecorder();
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        var job = new BatchJob<string, int>("tables", (table, token) => table switch
        {
            "bad" => throw new InvalidOperationException("no"),
            "slow" => gate.ObeyAsync(token),
            _ => new ValueTask<int>(1),
        })
        { Kind = JobKind.Tables, NameOf = table => table };
        await using var engine = new BatchEngine<string, int>(job, new BatchOptions { MaxWorkers = 3, ItemTimeout = TimeSpan.FromSeconds(7) }, time);

        // Time stands still for those that end.
        var events = new List<BatchEvent<string, int>>();
        Assert.True(engine.TryPost("good") && engine.TryPost("bad"));
        while (events.Ends().Count() < 2)
        {
            await engine.ReadOneAsync(events);
        }

        var slow = (await engine.DriveAsync(["slow"], time)).Ends().OfType<ItemTimedOut<string, int>>().Single();

        Assert.Equal(["status=failed", "status=success", "status=timeout"], recorder.Of("parallel_tables_processed_total").Select(measured => measured.Label).Order());
        Assert.Equal(["table=bad", "table=good", "table=slow"], recorder.Of("parallel_table_reconciliation_seconds").Select(measured => measured.Label).Order());
        Assert.Equal(slow.Duration.TotalSeconds, Assert.Single(recorder.Of("parallel_table_reconciliation_seconds"), measured => measured.Label == "table=slow").Value);
        var run = Assert.Single(recorder.Of("parallel_reconciliation_seconds"));
        Assert.Equal((engine.Statistics.Elapsed.TotalSeconds, "worker_count=3"), run);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Gauges_follow_a_run()
    {
        using var recorder = new MeasurementRecorder();
        using var gate = new Gate();
        var job = new BatchJob<int, int>("documents", (_, _) => gate.IgnoreAsync()) { Kind = JobKind.Documents };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1 });
        Assert.True(engine.TryPost(1) && engine.TryPost(2) && engine.TryPost(3));
        await gate.Entered;

        Assert.Equal((1, 2, 0), (recorder.Read("parallel_document_active_workers"), recorder.Read("parallel_document_queue_size"), recorder.Read("parallel_active_workers")));
        gate.Open();
        await engine.DriveAsync([]);

        Assert.Equal((0, 0), (recorder.Read("parallel_document_active_workers"), recorder.Read("parallel_document_queue_size")));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task The_items_of_a_batch_are_no_labels_and_cancelled_ones_are_not_counted()
    {
        using var recorder = new MeasurementRecorder();
        using var gate = new Gate();
        var job = new BatchJob<int, int>("batch", (item, token) => item < 3 ? new ValueTask<int>(item) : gate.ObeyAsync(token)) { NameOf = item => $"item {item}" };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1 });
        Assert.True(engine.TryPost(1) && engine.TryPost(2) && engine.TryPost(3) && engine.TryPost(4));
        await gate.Entered;

        engine.Cancel();
        await engine.ReadToEndAsync([]);

        Assert.Equal(["status=success", "status=success"], recorder.Of("parallel_batch_items_processed_total").Select(measured => measured.Label));
        Assert.Equal(["", ""], recorder.Of("parallel_batch_item_seconds").Select(measured => measured.Label));
    }
}
