namespace Reconcile.Benchmarks;

/// <summary>Bare runs and ours in turn, so that a machine that slows down slows both.</summary>
internal static class PairedRuns
{
    private const int Pairs = 3;

    /// <summary>The pair with the median ratio, and the most memory of all of ours. A bare run before the first pair warms the caches.</summary>
    public static async Task<(double Bare, CompareChild.Figures Ours, double PeakMegabytes)> MedianAsync(Func<Task<double>> bare, Func<Task<CompareChild.Figures>> ours)
    {
        await bare();
        var pairs = new List<(double Bare, CompareChild.Figures Ours)>();
        for (var i = 0; i < Pairs; i++)
        {
            pairs.Add((await bare(), await ours()));
        }

        var median = pairs.OrderBy(pair => pair.Ours.Seconds / pair.Bare).ElementAt(Pairs / 2);
        return (median.Bare, median.Ours, pairs.Max(pair => pair.Ours.PeakMegabytes));
    }
}
