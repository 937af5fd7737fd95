using System.Diagnostics.Tracing;
using System.Globalization;

namespace Reconcile.Telemetry.Otlp;

/// <summary>
/// Hears what the exporter tells nobody else: that a collector is not there, or refuses what it is sent. Without it, a wrong address would look like a run without spans.
/// </summary>
internal sealed class DeliveryFailures : EventListener
{
    private const string ExporterEvents = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const int LongestMessage = 400;
    private volatile string _last = string.Empty;
    private long _count;

    public long Count => Volatile.Read(ref _count);

    /// <summary>The last failure in one line; empty: there was none.</summary>
    public string Last => _last;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == ExporterEvents)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != ExporterEvents)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        var text = string.Format(CultureInfo.InvariantCulture, eventData.Message ?? eventData.EventName ?? string.Empty, [.. eventData.Payload ?? (IReadOnlyCollection<object?>)[]]);

        // The rest are the exception's own lines: where it was thrown, which helps nobody here.
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        _last = SecretText.Redact(end < 0 ? text : text[..end], LongestMessage);
    }
}
