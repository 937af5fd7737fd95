using Reconcile.Data.Diff;

namespace Reconcile.Data;

/// <summary>Decides what a comparison proves.</summary>
internal static class TableVerdict
{
    /// <summary>Match is said of tables whose every column was compared and whose rows are all equal, and of no others.</summary>
    /// <param name="plan">Which columns were compared.</param>
    /// <param name="result">What was found.</param>
    /// <param name="rowsDiffer">Whether rows differ.</param>
    /// <param name="whenEqual">What may be said if nothing differs: less than Match where not every value was compared.</param>
    public static TableResult Judge(TablePlan plan, TableResult result, bool rowsDiffer, Verdict whenEqual = Verdict.Match)
    {
        if (plan.OneSided.Count > 0)
        {
            return result with
            {
                Verdict = Verdict.Mismatch,
                Problem = ReconcileProblem.ColumnOnOneSide,
                Reason = $"{string.Join("; ", plan.OneSided)}. The other columns were compared; leave these out with -ExcludeColumn.",
            };
        }

        if (rowsDiffer)
        {
            return result with { Verdict = Verdict.Mismatch };
        }

        return plan.Incomparable.Count == 0 ? result with { Verdict = whenEqual } : result with
        {
            Verdict = Verdict.NotCompared,
            Problem = ReconcileProblem.ColumnTypesDiffer,
            Reason = $"The types of {string.Join("; ", plan.Incomparable)} have no common form; all other columns are equal. Leave these out with -ExcludeColumn.",
        };
    }
}
