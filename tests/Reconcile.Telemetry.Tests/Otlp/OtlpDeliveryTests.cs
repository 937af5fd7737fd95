using System.Net;
using System.Net.Sockets;

namespace Reconcile.Telemetry.Tests.Otlp;

public sealed class OtlpDeliveryTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Spans_and_metrics_arrive_with_their_headers()
    {
        using var receiver = new OtlpReceiver();
        var session = new TelemetryExport(
            new TelemetryOptions { OtlpEndpoint = receiver.Endpoint, OtlpHeaders = new SecretHeaders(new Dictionary<string, string> { ["Authorization"] = "Bearer a,b=c%20" }) }, TimeProvider.System);

        await SmallRun.RunAsync(JobKind.Tables, "orders", "bad");
        Assert.True(session.Stop(Long));

        var run = Assert.Single(receiver.Spans, span => span.Name == "parallel_reconcile_tables");
        Assert.Equal((string.Empty, 2L, 2L, "failed"), (run.ParentId, run.Attributes["table_count"], run.Attributes["max_workers"], run.Attributes["status"]));
        var items = receiver.Spans.Where(span => span.Name == "parallel_reconcile_single_table").ToList();
        Assert.All(items, item => Assert.Equal((run.SpanId, run.TraceId, "attempt"), (item.ParentId, item.TraceId, string.Join(' ', item.Events))));
        Assert.Equal(["bad failed 2 InvalidOperationException: Password=***", "orders success 0 "], items.Select(item => $"{item.Attributes["table"]} {item.Attributes["status"]} {item.StatusCode} {item.StatusMessage}").Order());
        Assert.All(items, item => Assert.IsType<double>(item.Attributes["duration_seconds"]));
        Assert.Equal(1, Assert.Single(receiver.Metrics, metric => metric.Name == "parallel_tables_processed_total" && metric.Attributes["status"] is "failed").Value);
        Assert.Equal([1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600], Assert.Single(receiver.Metrics, metric => metric.Name == "parallel_reconciliation_seconds").Bounds);
        Assert.Equal("reconcile", receiver.Resource["service.name"]);
        Assert.All(receiver.Requests, request => Assert.Equal("Bearer a,b=c%20", request.Headers["Authorization"]));
        Assert.Equal((0, string.Empty), (session.Status.OtlpFailures, session.Status.OtlpLastFailure));
    }

    [Fact]
    public async Task It_speaks_gRPC_if_told_to()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        var session = new TelemetryExport(new TelemetryOptions { OtlpEndpoint = new Uri($"http://{collector.LocalEndpoint}"), OtlpProtocol = OtlpProtocol.Grpc }, TimeProvider.System);
        await SmallRun.RunAsync(JobKind.Batch, "one");

        var stopping = Task.Run(() => session.Stop(Long), TestContext.Current.CancellationToken);
        using var connection = await collector.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var preface = new byte[14];
        await connection.GetStream().ReadExactlyAsync(preface, TestContext.Current.CancellationToken);

        Assert.Equal("PRI * HTTP/2.0", System.Text.Encoding.ASCII.GetString(preface));
        connection.Close();
        collector.Stop();
        await stopping;
    }

    [Fact]
    public async Task The_path_of_an_endpoint_is_kept()
    {
        using var receiver = new OtlpReceiver();
        var session = new TelemetryExport(new TelemetryOptions { OtlpEndpoint = new Uri(receiver.Endpoint, "/gateway/?key=s3cr3t") }, TimeProvider.System);

        await SmallRun.RunAsync(JobKind.Batch, "one");
        session.Stop(Long);

        Assert.Equal(["/gateway/v1/metrics", "/gateway/v1/traces"], receiver.Requests.Select(request => request.Path).Distinct().Order());
        Assert.Equal(new Uri(receiver.Endpoint, "/gateway/"), session.Status.OtlpEndpoint);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_told_of()
    {
        var session = new TelemetryExport(new TelemetryOptions { OtlpEndpoint = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/?key=s3cr3t") }, TimeProvider.System);

        await SmallRun.RunAsync(JobKind.Batch, "one");
        Assert.True(session.Stop(Long));

        Assert.InRange(session.Status.OtlpFailures, 1, long.MaxValue);
        Assert.Contains("Connection refused", session.Status.OtlpLastFailure, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", session.Status.OtlpLastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_refuses_is_told_of()
    {
        using var receiver = new OtlpReceiver(401);
        var session = new TelemetryExport(new TelemetryOptions { OtlpEndpoint = receiver.Endpoint }, TimeProvider.System);

        await SmallRun.RunAsync(JobKind.Batch, "one");
        Assert.True(session.Stop(Long));

        Assert.InRange(session.Status.OtlpFailures, 1, long.MaxValue);
        Assert.Contains("401", session.Status.OtlpLastFailure, StringComparison.Ordinal);
    }
}
