using Reconcile.Data.Ranges;

namespace Reconcile.Data.Strategies;

/// <summary>A strategy and why it was chosen.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Reason">Words that complete "Stream: ...".</param>
internal sealed record StrategyChoice(IComparisonStrategy Strategy, string Reason)
{
    /// <summary>How the keys are divided; null where they are not.</summary>
    public RangePlan? Ranges { get; init; }

    /// <summary>What sums up the ranges; null where nothing does.</summary>
    public IRangeSummer? Summer { get; init; }

    /// <summary>The first query that a side is asked.</summary>
    public string QueryOf(TablePair tables, TableSide side) =>
        Summer is not null && Ranges is not null && Summer.Query(tables, side, Ranges.Buckets) is { Length: > 0 } sums ? sums : side.RowsQuery(tables.Plan.KeyKinds);
}
