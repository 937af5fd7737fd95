using System.Diagnostics.Metrics;

namespace Reconcile;

/// <summary>
/// The metrics of one kind of run. They exist once in a process and cost nothing unless somebody listens to the meter
/// <c>Reconcile</c>, be it this module's own telemetry or the program that hosts it.
/// </summary>
internal sealed class JobInstruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Reconcile";

    private static readonly Meter Meter = new(MeterName, typeof(JobInstruments).Assembly.GetName().Version?.ToString(3));

    private static readonly double[] RunBuckets = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

    private static readonly double[] ItemBuckets = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];

    // After the buckets: static fields are made in their order.
    private static readonly JobInstruments[] Kinds = [.. Enum.GetValues<JobKind>().Select(kind => new JobInstruments(kind))];

    private readonly Counter<long> _processed;
    private readonly Histogram<double> _runSeconds;
    private readonly Histogram<double> _itemSeconds;

    private JobInstruments(JobKind kind)
    {
        Names = JobNames.For(kind);
        _processed = Meter.CreateCounter<long>(Names.ItemsProcessed, null, "Items that have ended, by how they did.");
        _runSeconds = Histogram(Names.RunSeconds, "Time that a whole run took, by its number of workers.", RunBuckets);
        _itemSeconds = Histogram(Names.ItemSeconds, "Time of an item's last attempt.", ItemBuckets);
        Meter.CreateObservableGauge(Names.ActiveWorkers, () => RunRegistry.Sum(kind, static run => run.ActiveWorkers), null, "Items being processed now.");
        Meter.CreateObservableGauge(Names.QueueSize, () => RunRegistry.Sum(kind, static run => run.Waiting), null, "Items that wait: for a worker, at a rate gate, or for the time of their retry.");
    }

    public JobNames Names { get; }

    /// <summary>Whether anybody wants to know of items that end.</summary>
    public bool WantItems => _processed.Enabled || _itemSeconds.Enabled;

    /// <summary>
    /// Makes the instruments of all kinds. Who starts to listen calls it first: otherwise there is nothing to tell until the first run,
    /// and a page without a metric has no content type, which Prometheus 3 takes for a failure.
    /// </summary>
    public static void Publish() => _ = Kinds.Length;

    public static JobInstruments For(JobKind kind) => Kinds[(int)kind];

    /// <summary>An item ended.</summary>
    public void ItemEnded(string status, string item, TimeSpan duration)
    {
        _processed.Add(1, new KeyValuePair<string, object?>("status", status));
        if (Names.LabelsItems)
        {
            _itemSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(Names.Item, item));
        }
        else
        {
            _itemSeconds.Record(duration.TotalSeconds);
        }
    }

    /// <summary>A run ended.</summary>
    public void RunEnded(int workers, TimeSpan duration)
    {
        if (_runSeconds.Enabled)
        {
            _runSeconds.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("worker_count", workers));
        }
    }

    private static Histogram<double> Histogram(string name, string description, double[] buckets) =>
        Meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
