using Reconcile.Testing;

namespace Reconcile.Host.Tests.Running;

public sealed class TelemetryTests
{
    /// <summary>Needs a process in which nothing has run yet: the instruments of a process are made once.</summary>
    [Fact]
    public async Task A_page_that_is_asked_for_before_the_first_run_is_a_page_of_metrics()
    {
        var port = LoopbackPort.Free();
        var result = await HostProcess.RunAsync("-c", $"""
            $null = Start-ReconcileTelemetry -PrometheusPort {port}
            $answer = [Net.Http.HttpClient]::new().GetAsync('http://127.0.0.1:{port}/metrics').Result
            $answer.Content.Headers.ContentType.MediaType
            $answer.Content.ReadAsStringAsync().Result
            """);

        Assert.Equal("text/plain", result.OutputLines[0]);
        Assert.Contains("parallel_active_workers{} 0", result.OutputLines);
    }
}
