using System.Globalization;
using System.Security.Cryptography;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>Reads randomly drawn key ranges of both sides. What it finds is certain; what it does not find proves nothing about the rest.</summary>
/// <param name="plan">How the keys are divided.</param>
/// <param name="percent">The share of the rows to read, about: above 0, below 100.</param>
internal sealed class SampleStrategy(RangePlan plan, double percent) : IComparisonStrategy
{
    public ReconcileStrategy Kind => ReconcileStrategy.Stream;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var ranges = Draw();
        var total = new StrategyOutcome(0, 0);
        foreach (var some in ranges.Chunk(RangeStrategy.RangesInQuery))
        {
            var part = await new StreamStrategy().CompareAsync(tables with { Restriction = new KeyRangeRestriction(some) }, sink, cancellationToken).ConfigureAwait(false);
            total = new StrategyOutcome(total.SourceRows + part.SourceRows, total.TargetRows + part.TargetRows);
        }

        return total with
        {
            WhenEqual = Verdict.NotDisproved,
            Reason = string.Create(CultureInfo.InvariantCulture,
                $"Only a sample was compared: {ranges.Count:N0} key ranges with {total.SourceRows:N0} of about {plan.Rows:N0} rows. Leave -Sample out to compare all."),
        };
    }

    /// <summary>As many ranges as hold the share of rows, drawn without order, put in order. Anew for each run, so that runs add up.</summary>
    private List<KeyRange> Draw()
    {
        long[] buckets = [.. plan.Known];
        RandomNumberGenerator.Shuffle<long>(buckets);
        var count = Math.Clamp((int)Math.Ceiling(buckets.Length * percent / 100), 1, buckets.Length);
        return [.. buckets.Take(count).Order().Select(bucket => new KeyRange(plan.Buckets.StartOf(bucket), plan.Buckets.EndOf(bucket)))];
    }
}
