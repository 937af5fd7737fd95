using System.Net;
using Reconcile.Telemetry.Prometheus;

namespace Reconcile.Telemetry.Tests.Prometheus;

public sealed class PrometheusEndpointTests
{
    private readonly int _port = LoopbackPort.Free();

    [Fact]
    public async Task The_page_holds_what_runs_did_since_it_was_there()
    {
        await SmallRun.RunAsync(JobKind.Tables, "before");
        using var endpoint = PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port);
        await SmallRun.RunAsync(JobKind.Tables, "orders", "say \"it\"", "bad");
        await SmallRun.RunAsync(JobKind.Batch, "one", "two");

        var page = await PrometheusPage.GetAsync(PrometheusEndpoint.UriOf(TelemetryOptions.DefaultAddress, _port));

        Assert.Equal("counter", page.TypeOf("parallel_tables_processed_total"));
        Assert.Equal(["status=\"failed\" 1", "status=\"success\" 2"], page.Of("parallel_tables_processed_total").Order());
        Assert.Equal(["table=\"bad\" 1", "table=\"orders\" 1", "table=\"say \\\"it\\\"\" 1"], page.Of("parallel_table_reconciliation_seconds_count").Order());
        Assert.Equal([0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, double.PositiveInfinity], page.BucketsOf("parallel_table_reconciliation_seconds"));
        Assert.Equal(["worker_count=\"2\" 1"], page.Of("parallel_reconciliation_seconds_count"));
        Assert.Equal([1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, double.PositiveInfinity], page.BucketsOf("parallel_reconciliation_seconds"));
        Assert.Equal(("gauge", "gauge"), (page.TypeOf("parallel_active_workers"), page.TypeOf("parallel_queue_size")));
        Assert.Equal(["0", "0"], page.Of("parallel_active_workers").Concat(page.Of("parallel_queue_size")));
        Assert.Equal(["status=\"success\" 2", "2"], page.Of("parallel_batch_items_processed_total").Concat(page.Of("parallel_batch_item_seconds_count")));
        Assert.All(page.Samples, sample => Assert.StartsWith("parallel_", sample.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_this_machine_reaches_it_unless_told_otherwise()
    {
        var other = LoopbackPort.PublicAddress();
        Assert.SkipWhen(other is null, "This machine has no address but its own loopback.");
        using (PrometheusEndpoint.Start("localhost", _port))
        {
            Assert.True(await LoopbackPort.IsOpenAsync(IPAddress.Loopback, _port));
            Assert.False(await LoopbackPort.IsOpenAsync(other, _port));
        }

        using (PrometheusEndpoint.Start("*", _port))
        {
            Assert.NotEmpty((await PrometheusPage.GetAsync(new Uri($"http://{other}:{_port}/metrics"))).Samples);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("::1")]
    public async Task It_answers_to_both_names_of_this_machine(string address)
    {
        using var endpoint = PrometheusEndpoint.Start(address, _port);

        Assert.NotEmpty((await PrometheusPage.GetAsync(PrometheusEndpoint.UriOf(address, _port))).Samples);
        Assert.NotEmpty((await PrometheusPage.GetAsync(new Uri($"http://localhost:{_port}/metrics"))).Samples);
    }

    [Fact]
    public async Task Other_pages_do_not_exist()
    {
        using var endpoint = PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port);
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/other"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("no-such-host.invalid")]
    [InlineData("not a host")]
    [InlineData("2001:db8::1")]
    public void An_address_that_is_not_this_machines_is_refused(string address)
    {
        var error = Assert.Throws<TelemetryException>(() => PrometheusEndpoint.Start(address, _port));

        Assert.Equal(TelemetryProblem.PrometheusNotStarted, error.Problem);
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_and_left_to_its_owner()
    {
        using var owner = new System.Net.Sockets.TcpListener(IPAddress.Loopback, _port);
        owner.Start();

        var error = Assert.Throws<TelemetryException>(() => PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port));

        Assert.Contains($"port {_port}", error.Message, StringComparison.Ordinal);
        Assert.True(await LoopbackPort.IsOpenAsync(IPAddress.Loopback, _port));
    }
}
