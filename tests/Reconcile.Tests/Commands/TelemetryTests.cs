using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

/// <summary>Runs that are watched from outside, from the command that starts it to what a scrape, a collector and a log hold in the end.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Compare = "'orders', 'same', 'nope' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -MaxWorkers 3 -ErrorAction Ignore";
    private readonly ModuleSession _session = new();
    private readonly int _port = LoopbackPort.Free();

    public TelemetryTests() => SqliteFile.CreatePair(_session);

    public void Dispose()
    {
        _session.Run("Stop-ReconcileTelemetry");
        _session.Dispose();
    }

    [Fact]
    public async Task Prometheus_finds_what_a_comparison_did()
    {
        _session.Run(Compare);
        var status = _session.Run("Start-ReconcileTelemetry -PrometheusPort $port", ("port", _port)).TheOne<TelemetryStatus>();
        _session.Run(Compare);

        var page = await PrometheusPage.GetAsync(status.PrometheusUri!);

        Assert.Equal(new Uri($"http://127.0.0.1:{_port}/metrics"), status.PrometheusUri);
        Assert.Equal(["status=\"failed\" 1", "status=\"success\" 2"], page.Of("parallel_tables_processed_total").Order());
        Assert.Equal(["worker_count=\"3\" 1"], page.Of("parallel_reconciliation_seconds_count"));
        Assert.Equal(["table=\"nope\" 1", "table=\"orders\" 1", "table=\"same\" 1"], page.Of("parallel_table_reconciliation_seconds_count").Order());
        Assert.Equal(["0", "0"], page.Of("parallel_active_workers").Concat(page.Of("parallel_queue_size")));
    }

    [Fact]
    public void A_collector_is_sent_what_a_comparison_did()
    {
        using var receiver = new OtlpReceiver();
        _session.Run("Start-ReconcileTelemetry -OtlpEndpoint $to", ("to", receiver.Endpoint));
        _session.Run(Compare);

        var stopped = _session.Run("Stop-ReconcileTelemetry -PassThru");

        Assert.Empty(stopped.Warnings);
        var run = Assert.Single(receiver.Spans, span => span.Name == "parallel_reconcile_tables");
        Assert.Equal((3L, 3L), (run.Attributes["table_count"], run.Attributes["max_workers"]));
        Assert.Equal(
            ["nope failed", "orders success", "same success"],
            receiver.Spans.Where(span => span.ParentId == run.SpanId).Select(span => $"{span.Attributes["table"]} {span.Attributes["status"]}").Order());
        Assert.Contains("has no table nope", Assert.Single(receiver.Spans, span => span.Attributes.GetValueOrDefault("table") is "nope").StatusMessage, StringComparison.Ordinal);
        Assert.Contains(receiver.Metrics, metric => metric.Name == "parallel_table_reconciliation_seconds" && metric.Bounds.SequenceEqual([0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600]));
    }

    [Fact]
    public void The_log_tells_of_a_run_and_each_of_its_tables()
    {
        _session.Run("Start-ReconcileTelemetry -LogPath run.jsonl -LogLevel Debug");
        _session.Run(Compare);
        var status = _session.Run("Stop-ReconcileTelemetry -PassThru").TheOne<TelemetryStatus>();

        var lines = ReadLog("run.jsonl");
        Assert.Equal((lines.Count, 0), (status.LogLines, status.LogLinesDropped));
        Assert.Equal(("RunStarted", "RunEnded"), (Text(lines[0], "event"), Text(lines[^1], "event")));
        Assert.Single(lines.Select(line => line.GetProperty("run").GetInt32()).Distinct());
        Assert.Equal(["nope", "orders", "same"], lines.Where(line => Text(line, "event") == "ItemStarted").Select(line => Text(line, "itemName")).Order());
        Assert.Equal(
            ["nope failed Error", "orders success Information", "same success Information"],
            lines.Where(line => Text(line, "event") == "ItemEnded").Select(line => $"{Text(line, "itemName")} {Text(line, "status")} {Text(line, "level")}").Order());
        Assert.Equal((3, 3, 2, 1), (lines[^1].GetProperty("accepted").GetInt32(), lines[^1].GetProperty("done").GetInt32(), lines[^1].GetProperty("succeeded").GetInt32(), lines[^1].GetProperty("failed").GetInt32()));
    }

    [Fact]
    public void The_same_again_changes_nothing_and_something_else_needs_force()
    {
        var first = _session.Run("Start-ReconcileTelemetry -LogPath one.jsonl").TheOne<TelemetryStatus>();

        Assert.Equal(first, _session.Run("Start-ReconcileTelemetry -LogPath one.jsonl").TheOne<TelemetryStatus>() with { OtlpHeaders = first.OtlpHeaders });
        Assert.Equal("TelemetryStarted", _session.Run("Start-ReconcileTelemetry -LogPath two.jsonl").ErrorId);
        Assert.Equal(first.LogPath, _session.Run("Get-ReconcileTelemetry").TheOne<TelemetryStatus>().LogPath);
        Assert.Equal(_session.PathOf("two.jsonl"), _session.Run("Start-ReconcileTelemetry -LogPath two.jsonl -Force").TheOne<TelemetryStatus>().LogPath);
        _session.Run("Stop-ReconcileTelemetry");
        Assert.Empty(_session.Run("Get-ReconcileTelemetry; Stop-ReconcileTelemetry").Output);
    }

    [Theory]
    [InlineData("", "TelemetryEmpty")]
    [InlineData("-LogLevel Debug -PrometheusPort 9464", "TelemetrySettingUnused")]
    [InlineData("-PrometheusAddress '*' -LogPath a.jsonl", "TelemetrySettingUnused")]
    [InlineData("-OtlpHeader @{ a = 'b' } -LogPath a.jsonl", "TelemetrySettingUnused")]
    [InlineData("-OtlpEndpoint collector:4318", "OtlpEndpointInvalid")]
    [InlineData("-OtlpEndpoint relative", "OtlpEndpointInvalid")]
    [InlineData("-OtlpEndpoint http://u:s3cr3t@collector:4318", "OtlpEndpointInvalid")]
    [InlineData("-OtlpEndpoint http://collector:4318 -OtlpHeader @{ 'a b' = 's3cr3t' }", "OtlpHeaderInvalid")]
    [InlineData("-OtlpEndpoint http://collector:4318 -OtlpHeader @{ a = \"s3cr3t`r`nb: c\" }", "OtlpHeaderInvalid")]
    [InlineData("-LogPath missing/run.jsonl", "LogNotWritable")]
    [InlineData("-LogPath .", "LogNotWritable")]
    [InlineData("-PrometheusPort 0", "ParameterArgumentValidationError")]
    [InlineData("-PrometheusPort 65536", "ParameterArgumentValidationError")]
    [InlineData("-PrometheusPort 9464 -PrometheusAddress 192.0.2.1", "PrometheusNotStarted")]
    public void What_cannot_be_is_refused(string parameters, string id)
    {
        var error = _session.Caught($"Start-ReconcileTelemetry {parameters}");

        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.DoesNotContain("s3cr3t", $"{error}{error.Exception}{error.TargetObject}", StringComparison.Ordinal);
        Assert.Empty(_session.Run("Get-ReconcileTelemetry").Output);
    }

    [Fact]
    public void A_port_in_use_is_refused_and_nothing_else_of_it_starts()
    {
        using var owner = new TcpListener(IPAddress.Loopback, _port);
        owner.Start();

        var output = _session.Run("Start-ReconcileTelemetry -PrometheusPort $port -LogPath run.jsonl", ("port", _port));

        Assert.Equal("PrometheusNotStarted", output.ErrorId);
        Assert.Empty(_session.Run("Get-ReconcileTelemetry").Output);
        Assert.Empty(_session.Run("Start-ReconcileTelemetry -LogPath run.jsonl").Errors);
    }

    [Fact]
    public void Headers_are_sent_and_never_shown()
    {
        using var receiver = new OtlpReceiver(401);
        _session.Runspace.SessionStateProxy.SetVariable("token", new NetworkCredential(string.Empty, "Bearer " + PlantedSecret.Password).SecurePassword);

        var started = _session.Run("Start-ReconcileTelemetry -OtlpEndpoint $to -OtlpHeader @{ Authorization = $token; 'X-Team' = 'data' }", ("to", receiver.Endpoint)).TheOne<TelemetryStatus>();
        var shown = _session.Show($"{Compare}; Get-ReconcileTelemetry; Stop-ReconcileTelemetry -PassThru");

        Assert.All(receiver.Requests, request => Assert.Equal(("Bearer " + PlantedSecret.Password, "data"), (request.Headers["Authorization"], request.Headers["X-Team"])));
        Assert.NotEmpty(receiver.Requests);
        Assert.Equal(["Authorization", "X-Team"], started.OtlpHeaders);
        PlantedSecret.AssertAbsentIn(started);
        Assert.Contains("401", shown, StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(shown);
    }

    [Fact]
    public void Headers_that_everybody_can_read_on_the_way_are_warned_of()
    {
        Assert.Contains("without encryption", Assert.Single(_session.Run("Start-ReconcileTelemetry -OtlpEndpoint http://collector.invalid:4318 -OtlpHeader @{ a = 'b' }").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_reaches_neither_page_nor_collector_nor_log()
    {
        using var receiver = new OtlpReceiver();
        _session.Run("Start-ReconcileTelemetry -PrometheusPort $port -OtlpEndpoint $to -LogPath run.jsonl -LogLevel Debug", ("port", _port), ("to", receiver.Endpoint));

        _session.Run("'t' | Invoke-ParallelReconcile -Source $c -Target $c -MaxRetry 1", ("c", $"postgresql://app:{PlantedSecret.UriEscaped}@127.0.0.1:1/sales"));
        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/metrics"), TestContext.Current.CancellationToken);
        _session.Run("Stop-ReconcileTelemetry");

        Assert.Contains("parallel_tables_processed_total{status=\"failed\"} 1", page, StringComparison.Ordinal);
        PlantedSecret.AssertAbsent(page);
        Assert.Contains(receiver.Spans, span => span.Events.SequenceEqual(["attempt", "retry", "attempt"]));
        Assert.All(receiver.Requests, request => PlantedSecret.AssertAbsent(request.Body, request.Path));
        Assert.Contains(ReadLog("run.jsonl"), line => Text(line, "event") == "ItemRetried");
        PlantedSecret.AssertAbsent(await File.ReadAllTextAsync(_session.PathOf("run.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_items_of_a_batch_are_in_the_log_without_secrets_and_no_labels()
    {
        var status = _session.Run("Start-ReconcileTelemetry -PrometheusPort $port -LogPath run.jsonl", ("port", _port)).TheOne<TelemetryStatus>();

        _session.Run(
            "'one', $c, 3, [pscustomobject]@{ Password = 's3cr3t' } | Invoke-ParallelBatch -MaxRetry 0 -ErrorAction Ignore { if ($_ -like 'postgres*') { throw \"cannot reach $_\" } }",
            ("c", $"postgresql://application:{PlantedSecret.UriEscaped}@database.example/sales"));
        var page = await PrometheusPage.GetAsync(status.PrometheusUri!);
        _session.Run("Stop-ReconcileTelemetry");

        var ends = ReadLog("run.jsonl").Where(line => Text(line, "event") == "ItemEnded").ToList();
        Assert.Equal(["3", "PSObject", "one", "postgresql://application:***@database.example/sales"], ends.Select(line => Text(line, "itemName")).Order(StringComparer.Ordinal));
        Assert.Contains("cannot reach postgresql://application:***@database.example/sales", Text(Assert.Single(ends, line => Text(line, "status") == "failed"), "error"), StringComparison.Ordinal);
        Assert.Equal(["status=\"failed\" 1", "status=\"success\" 3"], page.Of("parallel_batch_items_processed_total").Order());
        Assert.Equal(["4"], page.Of("parallel_batch_item_seconds_count"));
        PlantedSecret.AssertAbsent(await File.ReadAllTextAsync(_session.PathOf("run.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_module_takes_its_telemetry_with_it_and_its_framework_types_are_shared()
    {
        var child = await HostProcess.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $null = Start-ReconcileTelemetry -PrometheusPort {{_port}} -OtlpEndpoint http://127.0.0.1:1 -LogPath '{{_session.PathOf("run.jsonl")}}'
            "open: $([Net.Sockets.TcpClient]::new().ConnectAsync('127.0.0.1', {{_port}}).Wait(5000))"
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
                $name = $assembly.GetName().Name
                if ($name -eq 'System.Diagnostics.DiagnosticSource' -or $name -eq 'OpenTelemetry') { "$name own: $($assembly.Location -like '*bin?lib*')" }
            }
            $null = 'orders' | Invoke-ParallelReconcile -Source 'sqlite:{{_session.PathOf("source.db")}}' -Target 'sqlite:{{_session.PathOf("target.db")}}' -AsJob | Wait-Job
            Remove-Module Reconcile
            try { $null = [Net.Sockets.TcpClient]::new('127.0.0.1', {{_port}}); 'still open' } catch { 'closed' }
            """,
            TestContext.Current.CancellationToken);

        Assert.Equal(
            ["OpenTelemetry own: True", "System.Diagnostics.DiagnosticSource own: False", "closed", "open: True"],
            child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_process_that_ends_delivers_the_rest()
    {
        using var receiver = new OtlpReceiver();
        var child = await HostProcess.RunAsync(
            $$"""
            Import-Module '{{Repository.Manifest}}'
            $null = Start-ReconcileTelemetry -OtlpEndpoint {{receiver.Endpoint}} -LogPath '{{_session.PathOf("child.jsonl")}}'
            $null = 'orders' | Invoke-ParallelReconcile -Source 'sqlite:{{_session.PathOf("source.db")}}' -Target 'sqlite:{{_session.PathOf("target.db")}}'
            """,
            TestContext.Current.CancellationToken);

        Assert.Equal(1, child.ExitCode);
        Assert.Contains(receiver.Spans, span => span.Name == "parallel_reconcile_tables");
        Assert.Contains(receiver.Metrics, metric => metric.Name == "parallel_reconciliation_seconds");
        Assert.Equal("RunEnded", Text(ReadLog("child.jsonl")[^1], "event"));
    }

    [Fact]
    public async Task A_log_belongs_to_one_process()
    {
        _session.Run("Start-ReconcileTelemetry -LogPath run.jsonl");

        var child = await HostProcess.RunAsync(
            $"Import-Module '{Repository.Manifest}'; try {{ Start-ReconcileTelemetry -LogPath '{_session.PathOf("run.jsonl")}' }} catch {{ $_.FullyQualifiedErrorId }}", TestContext.Current.CancellationToken);

        Assert.StartsWith("LogNotWritable,", child.Output, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private IReadOnlyList<JsonElement> ReadLog(string name) =>
        [.. File.ReadAllLines(_session.PathOf(name)).Select(line => JsonDocument.Parse(line).RootElement)];
}
