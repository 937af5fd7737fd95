using System.Globalization;
using Reconcile.Data.Diff;
using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>
/// Lets both sides sum up their rows by key range, in one scan each, and reads only the ranges whose sums differ: exact about what
/// it reads, and as sure as its hash about what it does not.
/// </summary>
/// <param name="summer">How the sums are made.</param>
/// <param name="buckets">How the keys are divided.</param>
internal sealed class RangeStrategy(IRangeSummer summer, KeyBuckets buckets) : IComparisonStrategy
{
    /// <summary>Ranges in one query: its text stays short enough for every server.</summary>
    public const int RangesInQuery = 128;

    /// <summary>The share of rows in differing ranges from which on the tables are read as a whole: one ordered scan is cheaper than many.</summary>
    private const double WholeShare = 0.3;

    public ReconcileStrategy Kind => summer.Kind;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var (source, target) = await BothSides.RunAsync(tables, (side, token) => summer.SumAsync(tables, side, buckets, token), cancellationToken).ConfigureAwait(false);
        var difference = RangeDifference.Find(buckets, source, target);
        if (difference.Rows > WholeShare * (difference.SourceRows + difference.TargetRows))
        {
            var whole = await new StreamStrategy().CompareAsync(tables, sink, cancellationToken).ConfigureAwait(false);
            return whole with { Notes = [Describe(source.Count, difference) + ", so the tables were read as a whole"] };
        }

        foreach (var ranges in difference.Ranges.Chunk(RangesInQuery))
        {
            await new StreamStrategy().CompareAsync(tables with { Restriction = new KeyRangeRestriction(ranges) }, sink, cancellationToken).ConfigureAwait(false);
        }

        return new StrategyOutcome(difference.SourceRows, difference.TargetRows) { Notes = [Describe(source.Count, difference)] };
    }

    private string Describe(int count, RangeDifference difference) => string.Create(CultureInfo.InvariantCulture,
        $"sums of {count:N0} key ranges ({buckets.Description}): {difference.Ranges.Count:N0} runs of them differ, with {difference.Rows:N0} rows on both sides");
}
