using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Reconcile.Telemetry.Logging;

namespace Reconcile.Telemetry.Tests.Logging;

public sealed class JsonLogTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TestLogFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_line_holds_everything_that_is_known()
    {
        var line = LineOf(Event(RunEventKind.ItemEnded) with
        {
            Item = new ItemTrace(7, "Bücher \"x\"\n", null),
            Status = "failed",
            Attempt = 2,
            Duration = TimeSpan.FromSeconds(1.5),
            Message = "no",
            TraceId = "abc",
        });

        Assert.Equal(
            $$"""{"time":"2026-01-02T03:04:05Z","level":"Error","event":"ItemEnded","process":{{Environment.ProcessId}},"run":3,"name":"job","job":"Tables","item":7,"itemName":"Bücher \"x\"\n","trace":"abc","status":"failed","attempt":2,"durationSeconds":1.5,"error":"no"}""" + "\n",
            line);
    }

    [Fact]
    public void The_last_line_of_a_run_is_its_summary()
    {
        var line = JsonDocument.Parse(LineOf(Event(RunEventKind.RunEnded) with
        {
            Status = "success",
            Statistics = new BatchStatistics { Name = "job", RunId = 3, Accepted = 12, Succeeded = 9, Failed = 2, TimedOut = 1, Retried = 4, MaxWorkers = 8, InputComplete = true, Elapsed = TimeSpan.FromSeconds(4), MemoryBytes = 5 << 20 },
        })).RootElement;

        Assert.Equal(
            (12, 12, 9, 2, 1, 4, 8, 3.0, 100.0, 5),
            (line.GetProperty("accepted").GetInt32(), line.GetProperty("done").GetInt32(), line.GetProperty("succeeded").GetInt32(), line.GetProperty("failed").GetInt32(),
                line.GetProperty("timedOut").GetInt32(), line.GetProperty("retried").GetInt32(), line.GetProperty("maxWorkers").GetInt32(),
                line.GetProperty("itemsPerSecond").GetDouble(), line.GetProperty("percent").GetDouble(), line.GetProperty("memoryMB").GetInt32()));
    }

    [Fact]
    public void Lines_are_written_in_their_order_and_all_of_them_before_the_end()
    {
        var log = new JsonLog(_file, TelemetryLogLevel.Debug, _time);
        for (var item = 1; item <= 1000; item++)
        {
            log.Write(Event(RunEventKind.ItemStarted) with { Attempt = item });
        }

        Assert.True(log.Stop(Long));

        Assert.Equal(Enumerable.Range(1, 1000), _file.Lines.Select(line => line.GetProperty("attempt").GetInt32()));
        Assert.Equal((1000, 0), (log.Written, log.Dropped));
    }

    [Fact]
    public void A_disk_that_hangs_costs_lines_and_not_the_workers()
    {
        const int Surplus = 50;
        _file.Hang();
        var log = new JsonLog(_file, TelemetryLogLevel.Debug, _time);
        log.Write(Event(RunEventKind.ItemStarted));
        _file.IsWaitedFor.Wait(Long, TestContext.Current.CancellationToken);

        for (var line = 0; line < JsonLog.Capacity + Surplus; line++)
        {
            log.Write(Event(RunEventKind.ItemStarted));
        }

        Assert.Equal(Surplus, log.Dropped);
        Assert.False(log.Stop(TimeSpan.Zero));
        _file.GoOn();
        Assert.True(log.Stop(Long));
        var missing = Assert.Single(_file.Lines, line => line.GetProperty("event").GetString() == "LinesDropped");
        Assert.Equal(Surplus, missing.GetProperty("count").GetInt32());
        Assert.Equal(JsonLog.Capacity + 2, _file.Lines.Count);
    }

    [Fact]
    public void A_disk_that_refuses_lines_is_tried_again_and_the_log_says_how_many_are_missing()
    {
        _file.Fail(3);
        var log = new JsonLog(_file, TelemetryLogLevel.Debug, _time);
        for (var line = 0; line < 5; line++)
        {
            log.Write(Event(RunEventKind.ItemStarted) with { Attempt = line });
        }

        Assert.True(log.Stop(Long));

        Assert.Equal(("The disk is full.", 5), (log.LastFailure, log.Written + log.Dropped));
        Assert.Equal(log.Dropped, _file.Lines.Where(line => line.GetProperty("event").GetString() == "LinesDropped").Sum(line => line.GetProperty("count").GetInt32()));
        Assert.InRange(log.Dropped, 1, 3);
    }

    [Fact]
    public void What_comes_behind_the_end_is_ignored()
    {
        var log = new JsonLog(_file, TelemetryLogLevel.Debug, _time);
        Assert.True(log.Stop(Long));

        log.Write(Event(RunEventKind.Notice));

        Assert.Equal((0, 0), (log.Written, log.Dropped));
    }

    [Fact]
    public async Task Runs_that_take_long_are_told_of_from_time_to_time()
    {
        var log = new JsonLog(_file, TelemetryLogLevel.Information, _time);
        var name = Guid.NewGuid().ToString();
        await using (var engine = new BatchEngine<int, int>(name, new BatchOptions(), (item, _) => new ValueTask<int>(item)))
        using (new ProgressLog(log, TimeSpan.FromSeconds(30), _time))
        {
            _time.Advance(TimeSpan.FromSeconds(29));
            _time.Advance(TimeSpan.FromSeconds(31));
        }

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(log.Stop(Long));

        var lines = _file.Lines.Where(line => line.GetProperty("name").GetString() == name).ToList();
        Assert.Equal(["Progress", "Progress"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.All(lines, line => Assert.Equal((0, 4), (line.GetProperty("done").GetInt32(), line.GetProperty("maxWorkers").GetInt32())));
    }

    private static string LineOf(RunEvent happened)
    {
        using var output = new MemoryStream();
        LogLine.Write(output, happened);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private RunEvent Event(RunEventKind kind) => new() { Kind = kind, Time = _time.GetUtcNow(), RunId = 3, RunName = "job", Job = JobKind.Tables };
}
