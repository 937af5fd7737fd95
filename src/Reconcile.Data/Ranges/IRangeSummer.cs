using Reconcile.Data.Strategies;

namespace Reconcile.Data.Ranges;

/// <summary>Sums up the rows of a table by key range, where the table is. Equal sums mean equal rows; different ones need not mean different rows.</summary>
internal interface IRangeSummer
{
    ReconcileStrategy Kind { get; }

    /// <summary>Why it cannot be used for the two tables; null: it can.</summary>
    string? WhyNot(TablePair tables);

    /// <summary>The query that one side is asked; empty where the rows are read and summed up here.</summary>
    string Query(TablePair tables, TableSide side, KeyBuckets buckets);

    /// <summary>The sums of one side by bucket. Buckets without rows are left out.</summary>
    Task<IReadOnlyDictionary<long, RangeSum>> SumAsync(TablePair tables, TableSide side, KeyBuckets buckets, CancellationToken cancellationToken);
}
