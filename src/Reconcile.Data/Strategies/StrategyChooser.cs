namespace Reconcile.Data.Strategies;

/// <summary>Finds the strategy for a pair of tables.</summary>
internal static class StrategyChooser
{
    /// <summary>The one that was asked for, or else the best that the pair allows.</summary>
    /// <exception cref="ReconcileException">The pair does not allow the one that was asked for.</exception>
    public static Task<StrategyChoice> ChooseAsync(TablePair tables, CancellationToken cancellationToken)
    {
        RequireKey(tables);
        return Task.FromResult(new StrategyChoice(new StreamStrategy(), "names the rows and columns that differ"));
    }

    private static void RequireKey(TablePair tables)
    {
        if (tables.Plan.KeyColumns == 0 && tables.Plan.HasTolerance)
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"Neither {tables.Plan.Source.Name} nor {tables.Plan.Target.Name} has a primary key or a unique index without NULLs whose columns are compared, and only rows that are matched by a key can be judged by a tolerance. Name the columns that identify a row with -KeyColumn, or leave the tolerance out.");
        }

        if (tables.Plan.KeyColumns == 0)
        {
            throw new ReconcileException(ReconcileProblem.KeyMissing,
                $"Neither {tables.Plan.Source.Name} nor {tables.Plan.Target.Name} has a primary key or a unique index without NULLs whose columns are compared. Name the columns that identify a row with -KeyColumn, or compare by -ValidateChecksum alone, which needs no key.");
        }
    }
}
