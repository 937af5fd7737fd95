using System.Net;
using System.Net.Sockets;
using System.Text;
using Reconcile.Telemetry.Prometheus;

namespace Reconcile.Telemetry.Tests.Prometheus;

public sealed class PrometheusEndpointTests
{
    private const int Hang = 10_000;
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

    [Theory(Timeout = Hang)]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 411")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nhalf", "HTTP/1.1 200")]
    [InlineData("PUT /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 411")]
    [InlineData("DELETE /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("HEAD /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("GET /other HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("POST /other HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "HTTP/1.1 4")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /metr", "")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ", "")]
    [InlineData("", "")]
    public async Task Whatever_is_asked_the_next_one_gets_the_page(string request, string answer)
    {
        using var endpoint = PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        if (answer.Length > 0)
        {
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            Assert.StartsWith(answer, await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.NotEmpty((await PrometheusPage.GetAsync(PrometheusEndpoint.UriOf(TelemetryOptions.DefaultAddress, _port))).Samples);
    }

    [Theory(Timeout = Hang)]
    [InlineData("127.0.0.1")]
    [InlineData("*")]
    public async Task Nor_does_it_stop_when_that_is_asked_many_times_and_broken_off(string address)
    {
        using var endpoint = PrometheusEndpoint.Start(address, _port);
        for (var number = 0; number < 20; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
            client.LingerState = new LingerOption(true, 0);
            var request = number % 2 == 0 ? "POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" : "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        }

        Assert.NotEmpty((await PrometheusPage.GetAsync(new Uri($"http://127.0.0.1:{_port}/metrics"))).Samples);
    }

    [Fact(Timeout = Hang)]
    public async Task Many_may_ask_at_the_same_time_and_break_off()
    {
        using var endpoint = PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port);
        var uri = PrometheusEndpoint.UriOf(TelemetryOptions.DefaultAddress, _port);
        var half = new List<TcpClient>();
        for (var number = 0; number < 50; number++)
        {
            var client = new TcpClient();
            half.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost:"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PrometheusPage.GetAsync(uri)));
        Assert.All(pages, page => Assert.NotEmpty(page.Samples));
        half.ForEach(static client => client.Dispose());
        Assert.NotEmpty((await PrometheusPage.GetAsync(uri)).Samples);
    }

    [Fact(Timeout = Hang)]
    public async Task A_header_of_any_length_is_refused_and_the_next_one_gets_the_page()
    {
        using var endpoint = PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port);
        var uri = PrometheusEndpoint.UriOf(TelemetryOptions.DefaultAddress, _port);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Add("X-Long", new string('x', 1_000_000));
        try
        {
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The connection was closed before all of it was sent.
        }

        Assert.NotEmpty((await PrometheusPage.GetAsync(uri)).Samples);
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
        using var owner = new TcpListener(IPAddress.Loopback, _port);
        owner.Start();

        var error = Assert.Throws<TelemetryException>(() => PrometheusEndpoint.Start(TelemetryOptions.DefaultAddress, _port));

        Assert.Contains($"port {_port}", error.Message, StringComparison.Ordinal);
        Assert.True(await LoopbackPort.IsOpenAsync(IPAddress.Loopback, _port));
    }
}
