using System.Globalization;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>A first look at small ranges of both tables, by which a strategy is chosen. Stops after a second at most.</summary>
internal sealed class Calibration(TablePair tables, RangePlan ranges, TimeProvider time)
{
    /// <summary>Rows that must differ before anything is concluded from them: one or two are chance.</summary>
    private const int LeastDifferences = 3;

    /// <summary>The share of buckets with differences from which on sums by range save nothing.</summary>
    private const double DenseShare = 0.3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Why the tables are better read as a whole than summed up by range; null: they are not.</summary>
    public async Task<string?> WhyStreamAsync(IRangeSummer summer, CancellationToken cancellationToken)
    {
        if (ranges.Probes.Count == 0)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var probed = tables with { Restriction = new KeyRangeRestriction(ranges.Probes) };
        try
        {
            var counter = new DifferenceCounter();
            var start = time.GetTimestamp();
            var outcome = await new StreamStrategy().CompareAsync(probed, counter, stop.Token).ConfigureAwait(false);
            var streaming = time.GetElapsedTime(start);
            return WhyDense(counter.Rows, Math.Max(outcome.SourceRows, outcome.TargetRows))
                ?? (summer.Kind == ReconcileStrategy.Native ? null : await WhySlowerAsync(summer, probed, streaming, stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>With as many differences as in the probes, hardly a bucket is without.</summary>
    private static string? WhyDense(long differences, long rows)
    {
        var touched = 1 - Math.Pow(1 - (Math.Min(1, (double)differences / Math.Max(1, rows))), RangePlanner.RowsInBucket);
        return differences >= LeastDifferences && touched > DenseShare
            ? string.Create(CultureInfo.InvariantCulture, $"{differences:N0} of {rows:N0} rows looked at differ, so that hardly a key range is without differences")
            : null;
    }

    /// <summary>Sums are made in the same ranges, so that both ways pay for finding them.</summary>
    private async Task<string?> WhySlowerAsync(IRangeSummer summer, TablePair probed, TimeSpan streaming, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await BothSides.RunAsync(probed, (side, token) => summer.SumAsync(probed, side, ranges.Buckets, token), cancellationToken).ConfigureAwait(false);
        var summing = time.GetElapsedTime(start);
        return summing < streaming ? null : string.Create(CultureInfo.InvariantCulture,
            $"reading is faster than hashing on the servers: {streaming.TotalMilliseconds:0} ms to {summing.TotalMilliseconds:0} ms for the same rows");
    }
}
