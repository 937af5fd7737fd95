using Reconcile.Data.Diff;

namespace Reconcile.Data.Strategies;

/// <summary>A way to compare two tables.</summary>
internal interface IComparisonStrategy
{
    ReconcileStrategy Kind { get; }

    /// <summary>Compares all rows of the two tables that the task asks for. The rows that differ go to the sink.</summary>
    /// <exception cref="ReconcileException">The tables could not be compared to the end.</exception>
    Task<StrategyOutcome> CompareAsync(TablePair tables, IDifferenceSink sink, CancellationToken cancellationToken);
}

/// <summary>What a strategy found out beyond the rows that it named.</summary>
/// <param name="SourceRows">Rows of the source that were covered.</param>
/// <param name="TargetRows">Rows of the target that were covered.</param>
internal sealed record StrategyOutcome(long SourceRows, long TargetRows)
{
    /// <summary>Whether the tables differ though no row of them was named.</summary>
    public bool DiffersUnnamed { get; init; }

    /// <summary>What it says of tables in which it found no difference: less than Match where it did not compare every value.</summary>
    public Verdict WhenEqual { get; init; } = Verdict.Match;

    /// <summary>What the reader of the verdict has to know; empty if nothing.</summary>
    public string Reason { get; init; } = string.Empty;

    public IReadOnlyList<string> Notes { get; init; } = [];
}
