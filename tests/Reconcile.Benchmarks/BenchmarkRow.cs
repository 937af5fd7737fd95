namespace Reconcile.Benchmarks;

/// <summary>One line of the table of results. Less is better in every figure.</summary>
/// <param name="Name">What was measured, its unit included.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Limit">The same work with nothing of ours in it, measured in the same run; null where there is no such thing.</param>
/// <param name="Goal">The most that <see cref="Ours"/>, or with <paramref name="GoalIsRatio"/> the ratio, may be; null: for information.</param>
/// <param name="GoalIsRatio">Whether the goal is a multiple of the limit.</param>
internal sealed record BenchmarkRow(string Name, double Ours, double? Limit, double? Goal, bool GoalIsRatio = false)
{
    public double? Ratio => Limit > 0 ? Ours / Limit : null;

    /// <summary>Null: there is no goal.</summary>
    public bool? IsMet => Goal is null ? null : (GoalIsRatio ? Ratio : Ours) <= Goal;
}
