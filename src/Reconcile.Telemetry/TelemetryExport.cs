using Reconcile.Telemetry.Logging;
using Reconcile.Telemetry.Otlp;
using Reconcile.Telemetry.Prometheus;

namespace Reconcile.Telemetry;

/// <summary>Takes what runs tell of themselves to where it was asked for: a page for Prometheus, a collector, a log.</summary>
internal sealed class TelemetryExport : ITelemetrySession
{
    private readonly TelemetryOptions _options;
    private readonly DateTimeOffset _started;
    private readonly DeliveryFailures? _failures;
    private readonly IDisposable? _page;
    private readonly OtlpDelivery? _delivery;
    private readonly JsonLog? _log;
    private readonly ProgressLog? _progress;

    /// <summary>Starts all that was asked for, or nothing.</summary>
    /// <exception cref="TelemetryException">Something of it cannot be started.</exception>
    public TelemetryExport(TelemetryOptions options, TimeProvider time)
    {
        _options = options;
        _started = time.GetUtcNow();
        try
        {
            _log = options.LogPath is null ? null : StartLog(options, time);
            _page = options.PrometheusPort is { } port ? PrometheusEndpoint.Start(options.PrometheusAddress, port) : null;
            _failures = options.OtlpEndpoint is null ? null : new DeliveryFailures();
            _delivery = options.OtlpEndpoint is null ? null : new OtlpDelivery(options);
        }
        catch (TelemetryException)
        {
            _log?.Stop(TimeSpan.FromSeconds(1));
            _page?.Dispose();
            _failures?.Dispose();
            throw;
        }

        _progress = _log is null || options.LogProgressInterval == TimeSpan.Zero ? null : new ProgressLog(_log, options.LogProgressInterval, time);
        RunLog.Current = _log;
    }

    public TelemetryStatus Status => new()
    {
        Started = _started,
        PrometheusUri = _options.PrometheusPort is { } port ? PrometheusEndpoint.UriOf(_options.PrometheusAddress, port) : null,
        OtlpEndpoint = _options.OtlpEndpoint is { } endpoint ? OtlpDelivery.Shown(endpoint) : null,
        OtlpProtocol = _options.OtlpProtocol,
        OtlpHeaders = _options.OtlpHeaders.Names,
        OtlpFailures = _failures?.Count ?? 0,
        OtlpLastFailure = _failures?.Last ?? string.Empty,
        LogPath = _options.LogPath ?? string.Empty,
        LogLevel = _options.LogLevel,
        LogLines = _log?.Written ?? 0,
        LogLinesDropped = _log?.Dropped ?? 0,
        LogLastFailure = _log?.LastFailure ?? string.Empty,
    };

    public bool Stop(TimeSpan longest)
    {
        RunLog.Current = null;
        _progress?.Dispose();

        // On threads of their own: neither a disk nor a collector that hangs is to keep the session longer than it was told.
        var ends = Task.WhenAll(
            Task.Run(() => _log?.Stop(longest) ?? true),
            Task.Run(() => Stop(_page)),
            Task.Run(() => _delivery?.Stop(longest) ?? true));
        var inTime = ends.Wait(longest + TimeSpan.FromMilliseconds(500)) && ends.Result.All(ended => ended);
        _failures?.Dispose();
        return inTime;
    }

    private static bool Stop(IDisposable? page)
    {
        page?.Dispose();
        return true;
    }

    private static JsonLog StartLog(TelemetryOptions options, TimeProvider time)
    {
        try
        {
            return new JsonLog(new RollingFile(options.LogPath!, options.LogMaxBytes, options.LogKeep), options.LogLevel, time);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TelemetryException(TelemetryProblem.LogNotWritable, $"The log '{options.LogPath}' cannot be written: {error.Message}", error);
        }
    }
}
