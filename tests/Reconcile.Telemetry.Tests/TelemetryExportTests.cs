using System.Net;
using System.Net.Sockets;

namespace Reconcile.Telemetry.Tests;

public sealed class TelemetryExportTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Twenty_starts_and_stops_leave_no_thread_and_no_listener_behind()
    {
        using var receiver = new OtlpReceiver();
        var port = LoopbackPort.Free();
        var options = new TelemetryOptions { PrometheusPort = port, OtlpEndpoint = receiver.Endpoint, LogPath = _folder.Combine("run.jsonl") };
        for (var round = 1; round <= 20; round++)
        {
            var session = new TelemetryExport(options, TimeProvider.System);
            await SmallRun.RunAsync(JobKind.Tables, "orders");
            await PrometheusPage.GetAsync(session.Status.PrometheusUri!);
            Assert.True(OwnThreads() > 0 || !OperatingSystem.IsLinux());
            Assert.True(session.Stop(Long));
            Assert.False(await LoopbackPort.IsOpenAsync(IPAddress.Loopback, port));
        }

        // A thread that was waited for is still listed for a moment.
        while (OwnThreads() > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

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

    /// <summary>Threads that telemetry starts, by their names, which only Linux tells.</summary>
    private static int OwnThreads() => !OperatingSystem.IsLinux() ? 0 : Directory.GetDirectories("/proc/self/task").Count(IsOwn);

    private static bool IsOwn(string task)
    {
        try
        {
            var name = File.ReadAllText(Path.Combine(task, "comm"));
            return name.StartsWith("OpenTelemetry", StringComparison.Ordinal) || name.StartsWith("Reconcile log", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
