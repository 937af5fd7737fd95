namespace Reconcile.Testing;

/// <summary>One series of a metric as a collector has received it.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Attributes">The series' labels.</param>
/// <param name="Value">The number, or how many were counted by a histogram.</param>
/// <param name="Bounds">A histogram's bounds; else empty.</param>
public sealed record OtlpMetric(string Name, IReadOnlyDictionary<string, object> Attributes, double Value, IReadOnlyList<double> Bounds)
{
    private const int Gauge = 5;
    private const int Sum = 7;
    private const int Histogram = 9;

    /// <summary>The fields of <c>opentelemetry.proto.metrics.v1.Metric</c>.</summary>
    internal static IEnumerable<OtlpMetric> Read(ProtobufMessage metric)
    {
        var name = metric.Text(1);
        foreach (var kind in new[] { Gauge, Sum })
        {
            foreach (var point in metric.Messages(kind).SelectMany(data => data.Messages(1)))
            {
                yield return new(name, OtlpSpan.ReadAttributes(point, 7), point.Has(6) ? point.Number(6) : point.Real(4), []);
            }
        }

        foreach (var point in metric.Messages(Histogram).SelectMany(data => data.Messages(1)))
        {
            yield return new(name, OtlpSpan.ReadAttributes(point, 9), point.Number(4), point.Reals(7));
        }
    }
}
