using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Reconcile.Core.Tests.Metrics;

/// <summary>Listens to the module's meter, as an exporter does.</summary>
internal sealed class MeasurementRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Label)> _measured = new();

    public MeasurementRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == JobInstruments.MeterName)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _ = JobInstruments.For(JobKind.Batch);
        _listener.Start();
    }

    public IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    /// <summary>What one instrument was given, each as <c>value label=value</c> without the value of times.</summary>
    public IReadOnlyList<(double Value, string Label)> Of(string name) =>
        [.. _measured.Where(measured => measured.Name == name).Select(measured => (measured.Value, measured.Label))];

    /// <summary>What a gauge says now.</summary>
    public double Read(string gauge)
    {
        _listener.RecordObservableInstruments();
        return Of(gauge)[^1].Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>();
        foreach (var (key, label) in tags)
        {
            labels.Add($"{key}={label}");
        }

        _measured.Enqueue((instrument.Name, value, string.Join(',', labels)));
    }
}
