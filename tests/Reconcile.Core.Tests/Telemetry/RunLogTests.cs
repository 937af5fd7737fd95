using Microsoft.Extensions.Time.Testing;
using Reconcile.Core.Tests.Workers;

namespace Reconcile.Core.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class RunLogTests
{
    private const string Name = "logged";

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task Everything_that_happens_is_told_in_its_order_with_run_and_item()
    {
        using var log = new RecordingLog();
        var time = new FakeTimeProvider();
        var job = new BatchJob<int, int>(Name, (item, _) => item switch
        {
            1 => new ValueTask<int>(item),
            2 => throw new InvalidOperationException("Password=s3cr3t is wrong"),
            _ => throw new OperationCanceledException(),
        })
        { Kind = JobKind.Scrape, NameOf = item => $"https://u:s3cr3t@host/{item}", IsTransient = error => error is InvalidOperationException };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1, Retry = new RetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.Zero } }, time);

        await engine.DriveAsync([1, 2]);

        var events = log.Of(Name);
        Assert.Equal(
            [
                "RunStarted   ", "ItemStarted 1 1 ", "ItemEnded 1 1 success", "ItemStarted 2 1 ", "ItemRetried 2 1 ",
                "ItemStarted 2 2 ", "ItemEnded 2 2 failed", "RunEnded   failed",
            ],
            events.Select(happened => $"{happened.Kind} {happened.Item?.Number} {happened.Attempt} {happened.Status}"));
        Assert.All(events, happened => Assert.Equal((engine.Statistics.RunId, JobKind.Scrape), (happened.RunId, happened.Job)));
        Assert.Equal("https://u:***@host/2", events[^2].Item?.Name);
        Assert.Equal("InvalidOperationException: Password=*** is wrong", events[^2].Message);
        Assert.Equal("Of 2 items 1 failed, 0 timed out and 0 were cancelled.", events[^1].Message);
        Assert.Equal(2, events[^1].Statistics?.Done);
        Assert.Equal(
            [TelemetryLogLevel.Information, TelemetryLogLevel.Debug, TelemetryLogLevel.Information, TelemetryLogLevel.Debug, TelemetryLogLevel.Warning, TelemetryLogLevel.Debug, TelemetryLogLevel.Error, TelemetryLogLevel.Error],
            events.Select(happened => happened.Level));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task What_matters_less_than_is_wanted_is_not_told()
    {
        using var log = new RecordingLog(TelemetryLogLevel.Error);
        await using var engine = new BatchEngine<int, int>(Name, new BatchOptions { MaxWorkers = 1 }, (item, _) => item == 1 ? throw new InvalidOperationException("no") : new ValueTask<int>(item));

        await engine.DriveAsync([1, 2]);

        Assert.Equal([RunEventKind.ItemEnded, RunEventKind.RunEnded], log.Of(Name).Select(happened => happened.Kind));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_item_that_never_started_is_told_of_by_its_name()
    {
        using var log = new RecordingLog(TelemetryLogLevel.Information);
        using var gate = new Gate();
        var job = new BatchJob<int, int>(Name, (_, token) => gate.ObeyAsync(token)) { NameOf = item => $"item {item}" };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions { MaxWorkers = 1 });
        Assert.True(engine.TryPost(1) && engine.TryPost(2));
        await gate.Entered;

        engine.Cancel();
        await engine.ReadToEndAsync([]);

        Assert.Equal(
            [("item 1", "cancelled", 1), ("item 2", "cancelled", 0)],
            log.Of(Name).Where(happened => happened.Kind == RunEventKind.ItemEnded)
                .Select(happened => (happened.Item?.Name ?? happened.ItemName!, happened.Status!, happened.Attempt!.Value)).Order());
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_item_that_is_skipped_is_told_of_and_not_counted()
    {
        using var log = new RecordingLog();
        var job = new BatchJob<int, int>(Name, (item, _) => new ValueTask<int>(item)) { NameOf = item => $"item {item}" };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions());
        Assert.True(engine.TrySkip(1));

        await engine.DriveAsync([]);

        var told = Assert.Single(log.Of(Name), happened => happened.Kind == RunEventKind.ItemEnded);
        Assert.Equal(("item 1", "skipped", TelemetryLogLevel.Debug), (told.ItemName, told.Status, told.Level));
        Assert.Equal(("success", 1L), (log.Of(Name)[^1].Status, log.Of(Name)[^1].Statistics?.Skipped));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task A_job_that_cannot_name_its_items_spoils_the_log_and_not_the_run()
    {
        using var log = new RecordingLog();
        var job = new BatchJob<int, int>(Name, (_, _) => throw new InvalidOperationException("no"))
        {
            NameOf = _ => throw new NotSupportedException(),
            ReasonOf = _ => throw new NotSupportedException(),
        };
        await using var engine = new BatchEngine<int, int>(job, new BatchOptions());

        var ends = (await engine.DriveAsync([1])).Ends();

        Assert.IsType<ItemFailed<int, int>>(Assert.Single(ends));
        var told = Assert.Single(log.Of(Name), happened => happened.Kind == RunEventKind.ItemEnded);
        Assert.Equal((string.Empty, nameof(InvalidOperationException)), (told.Item?.Name, told.Message));
    }

    [Fact(Timeout = EngineDriver.Hang)]
    public async Task An_abandoned_operation_is_told_of()
    {
        using var log = new RecordingLog();
        using var gate = new Gate();
        var time = new FakeTimeProvider();
        await using var engine = new BatchEngine<int, int>(Name, new BatchOptions { MaxWorkers = 1, ItemTimeout = TimeSpan.FromSeconds(5) }, (_, _) => gate.IgnoreAsync(), null, time);

        await engine.DriveAsync([1], time);

        Assert.Contains("abandoned", Assert.Single(log.Of(Name), happened => happened.Kind == RunEventKind.Notice).Message, StringComparison.Ordinal);
        Assert.Equal("timeout", Assert.Single(log.Of(Name), happened => happened.Kind == RunEventKind.ItemEnded).Status);
    }
}
