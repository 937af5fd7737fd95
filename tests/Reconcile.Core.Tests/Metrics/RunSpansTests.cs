using System.Collections.Concurrent;
using System.Diagnostics;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Metrics;

[Collection(nameof(Alone))]
public sealed class RunSpansTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RunSpansTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RunSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_is_the_parent_of_its_items()
    {
        await RunAsync(JobKind.Tables, ["orders", "items"], (_, _) => new ValueTask<int>(1));

        var run = _ended.Last();
        var items = _ended.SkipLast(1).ToList();
        Assert.Equal("parallel_reconcile_tables", run.OperationName);
        Assert.Equal((2L, 2, "success"), (run.GetTagItem("table_count"), run.GetTagItem("max_workers"), run.GetTagItem("status")));
        Assert.All(items, item => Assert.Equal(("parallel_reconcile_single_table", run.SpanId, run.TraceId), (item.OperationName, item.ParentSpanId, item.TraceId)));
        Assert.Equal(["items", "orders"], items.Select(item => (string)item.GetTagItem("table")!).Order());
        Assert.All(items, item => Assert.Equal(("success", true), (item.GetTagItem("status"), item.GetTagItem("duration_seconds") is double)));
    }

    [Theory(Timeout = EngineDriver.Hang)]
    [InlineData(JobKind.Batch, "parallel_batch_items", "parallel_batch_single_item", "item", "item_count")]
    [InlineData(JobKind.Scrape, "parallel_scrape_requests", "parallel_scrape_single_request", "request", "request_count")]
    [InlineData(JobKind.Documents, "parallel_convert_documents", "parallel_convert_single_document", "document", "document_count")]
    public async Task Other_runs_have_spans_of_the_same_pattern(JobKind kind, string runName, string itemName, string item, string count)
    {
        await RunAsync(kind, ["one"], (_, _) => new ValueTask<int>(1));

        Assert.Equal([itemName, runName], _ended.Select(span => span.OperationName));
        Assert.Equal(("one", 1L), (_ended.First().GetTagItem(item), _ended.Last().GetTagItem(count)));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Errors_are_told_without_secrets_and_attempts_are_events()
    {
        await RunAsync(JobKind.Batch, ["one"], (_, _) => throw new InvalidOperationException("pwd=s3cr3t"), retries: 1);

        var item = _ended.First();
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException: pwd=***"), (item.Status, item.StatusDescription));
        Assert.Equal(["attempt", "retry", "attempt"], item.Events.Select(happened => happened.Name));
        Assert.Equal([1, 1, 2], item.Events.Select(happened => (int)happened.Tags.First(tag => tag.Key == "attempt").Value!));
        Assert.Equal(ActivityStatusCode.Error, _ended.Last().Status);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Operations_do_not_inherit_the_span_and_neither_does_the_caller()
    {
        var seen = new ConcurrentQueue<Activity?>();

        await RunAsync(JobKind.Batch, ["one", "two"], (_, _) =>
        {
            seen.Enqueue(Activity.Current);
            return new ValueTask<int>(1);
        });

        Assert.Equal([null, null], seen);
        Assert.Null(Activity.Current);
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_run_belongs_to_the_trace_of_whoever_started_the_process()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        Environment.SetEnvironmentVariable("TRACEPARENT", $"00-{Trace}-b7ad6b7169203331-01");
        try
        {
            await RunAsync(JobKind.Tables, ["orders"], (_, _) => new ValueTask<int>(1));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TRACEPARENT", null);
        }

        Assert.All(_ended, span => Assert.Equal(Trace, span.TraceId.ToHexString()));
        Assert.Equal("b7ad6b7169203331", _ended.Last().ParentSpanId.ToHexString());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_trace_that_cannot_be_read_is_no_parent()
    {
        Environment.SetEnvironmentVariable("TRACEPARENT", "nonsense");
        try
        {
            await RunAsync(JobKind.Tables, ["orders"], (_, _) => new ValueTask<int>(1));
        }
        finally
        {
            Environment.SetEnvironmentVariable("TRACEPARENT", null);
        }

        Assert.Equal(default, _ended.Last().ParentSpanId);
    }

    private static async Task RunAsync(JobKind kind, string[] items, Func<string, CancellationToken, ValueTask<int>> operation, int retries = 0)
    {
        var job = new BatchJob<string, int>("spans", operation) { Kind = kind, NameOf = item => item };
        await using var engine = new BatchEngine<string, int>(job, new BatchOptions { MaxWorkers = 2, Retry = new RetryOptions { MaxRetries = retries, BaseDelay = TimeSpan.Zero } });
        await engine.DriveAsync(items);
    }
}
