namespace Reconcile;

/// <summary>How many workers a batch needs to end within a time budget.</summary>
public sealed record WorkerEstimate
{
    // In floating point 0.3 / 0.1 is 2.9999999999999996 and 3 * 0.1 is 0.30000000000000004; both mean what they say.
    private const double Tolerance = 1 + 1e-12;

    private WorkerEstimate()
    {
    }

    /// <summary>Items to process.</summary>
    public required long ItemCount { get; init; }

    /// <summary>Time one item takes on average, in seconds.</summary>
    public required double MeanSeconds { get; init; }

    /// <summary>Time the whole batch may take, in seconds.</summary>
    public required double BudgetSeconds { get; init; }

    /// <summary>Most workers that may be used.</summary>
    public required int Cap { get; init; }

    /// <summary>Items divided by the whole items that one worker does within the budget, rounded up; at least 1, at most <see cref="Cap"/>.</summary>
    public required int Workers { get; init; }

    /// <summary>Time the batch takes with that many workers, if all items take the mean, in seconds.</summary>
    public double EstimatedSeconds => Rounds(Workers) * MeanSeconds;

    /// <summary>Whether <see cref="EstimatedSeconds"/> is within the budget.</summary>
    public bool MeetsBudget => EstimatedSeconds <= BudgetSeconds * Tolerance;

    /// <summary>One sentence: why this number, and what to do if it does not suffice.</summary>
    public string Reason => this switch
    {
        { MeetsBudget: true, Workers: 1 } => FormattableString.Invariant(
            $"One worker needs {EstimatedSeconds:0.###} s, within the budget of {BudgetSeconds:0.###} s."),
        { MeetsBudget: true } => FormattableString.Invariant(
            $"{ItemCount} items of {MeanSeconds:0.###} s are {ItemCount * MeanSeconds:0.###} s of work; {Workers} workers do it in {EstimatedSeconds:0.###} s, within the budget of {BudgetSeconds:0.###} s."),
        _ when MeanSeconds > BudgetSeconds => FormattableString.Invariant(
            $"One item alone takes {MeanSeconds:0.###} s, longer than the budget of {BudgetSeconds:0.###} s: no number of workers meets it."),
        _ => FormattableString.Invariant(
            $"{Workers} workers, the most allowed, need {EstimatedSeconds:0.###} s; the budget of {BudgetSeconds:0.###} s takes {Needed(ItemCount, MeanSeconds, BudgetSeconds)}."),
    };

    /// <summary>The number of workers for a batch.</summary>
    /// <param name="itemCount">Items to process, 0 or more.</param>
    /// <param name="meanSeconds">Time one item takes on average, 0 or more seconds.</param>
    /// <param name="budgetSeconds">Time the batch may take, more than 0 seconds.</param>
    /// <param name="cap">Most workers that may be used, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static WorkerEstimate For(long itemCount, double meanSeconds, double budgetSeconds, int cap)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(itemCount);
        OptionRange.Check(meanSeconds, 0, double.MaxValue);
        OptionRange.Check(budgetSeconds, double.Epsilon, double.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, 1);
        return new WorkerEstimate
        {
            ItemCount = itemCount,
            MeanSeconds = meanSeconds,
            BudgetSeconds = budgetSeconds,
            Cap = cap,
            // More workers than items are of no use, even where no number of them meets the budget.
            Workers = (int)Math.Clamp(meanSeconds > budgetSeconds ? itemCount : Needed(itemCount, meanSeconds, budgetSeconds), 1, cap),
        };
    }

    // A worker does whole items only.
    private static long Needed(long itemCount, double meanSeconds, double budgetSeconds) =>
        (long)Math.Ceiling(itemCount / Math.Floor(Math.Min(budgetSeconds / meanSeconds * Tolerance, long.MaxValue)));

    private long Rounds(int workers) => ItemCount / workers + (ItemCount % workers == 0 ? 0 : 1);
}
