using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reconcile.Telemetry.Tests;

public sealed class TelemetryExportTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Twenty_starts_and_stops_leave_no_thread_and_no_listener_behind()
    {
        using var receiver = new OtlpReceiver();
        var port = LoopbackPort.Free();
        var options = new TelemetryOptions { PrometheusPort = port, OtlpEndpoint = receiver.Endpoint, LogPath = _folder.Combine("run.jsonl") };
        var threads = 0;
        for (var round = 1; round <= 20; round++)
        {
            var session = new TelemetryExport(options, TimeProvider.System);
            await SmallRun.RunAsync(JobKind.Tables, "orders");
            await PrometheusPage.GetAsync(session.Status.PrometheusUri!);
            Assert.True(session.Stop(Long));
            Assert.False(await LoopbackPort.IsOpenAsync(IPAddress.Loopback, port));
            threads = round == 3 ? OwnThreads() : threads;
        }

        // The thread pool breathes; what telemetry starts of its own has a name, and would be there twenty times.
        Assert.InRange(OwnThreads(), 0, threads + 8);
        Assert.Null(RunLog.Current);
        Assert.False(RunSpans.AreWanted);
        Assert.False(JobInstruments.For(JobKind.Tables).WantItems);
    }

    [Fact]
    public void Nothing_is_left_of_what_could_not_be_started_as_a_whole()
    {
        using var owner = new TcpListener(IPAddress.Loopback, 0);
        owner.Start();
        var log = _folder.Combine("run.jsonl");

        Assert.Throws<TelemetryException>(() => new TelemetryExport(new TelemetryOptions { PrometheusPort = ((IPEndPoint)owner.LocalEndpoint).Port, LogPath = log }, TimeProvider.System));

        Assert.Null(RunLog.Current);
        File.Delete(log);
        using var free = new FileStream(log, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_refused()
    {
        var error = Assert.Throws<TelemetryException>(() => new TelemetryExport(new TelemetryOptions { LogPath = _folder.Combine("missing", "run.jsonl") }, TimeProvider.System));

        Assert.Equal(TelemetryProblem.LogNotWritable, error.Problem);
        Assert.Contains(_folder.Combine("missing", "run.jsonl"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_hangs_does_not_keep_the_end_waiting()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var session = new TelemetryExport(new TelemetryOptions { OtlpEndpoint = new Uri($"http://{silent.LocalEndpoint}") }, TimeProvider.System);
        await SmallRun.RunAsync(JobKind.Batch, "one");

        Assert.False(session.Stop(TimeSpan.FromMilliseconds(200)));
    }

    private static int OwnThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
