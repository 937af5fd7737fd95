using System.Globalization;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Strategies;

/// <summary>Counts the rows of both sides, and no more. Different counts prove a difference; equal ones prove nothing.</summary>
internal sealed class CountStrategy : IComparisonStrategy
{
    public ReconcileStrategy Kind => ReconcileStrategy.Count;

    public async Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken)
    {
        var (source, target) = await BothSides.RunAsync(tables, CountAsync, cancellationToken).ConfigureAwait(false);
        return new StrategyOutcome(source, target)
        {
            DiffersUnnamed = source != target,
            WhenEqual = Verdict.NotDisproved,
            Reason = source == target
                ? "Both sides have as many rows. Their values were not compared: leave -Strategy Count out to do so."
                : "The sides have different numbers of rows. Leave -Strategy Count out to find them.",
        };
    }

    private static async Task<long> CountAsync(TableSide side, CancellationToken cancellationToken)
    {
        var query = side.Dialect.CountQuery(side.Table.Name) + side.WhereClause;
        return (await side.Session.ListAsync(query, row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false))[0];
    }
}
