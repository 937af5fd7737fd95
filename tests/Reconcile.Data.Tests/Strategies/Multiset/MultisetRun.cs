using Reconcile.Data.Diff;
using Reconcile.Data.Strategies;
using Reconcile.Data.Strategies.Multiset;
using Reconcile.Data.Tests.Sources;
using Reconcile.Testing;
using static Reconcile.Data.Tests.Reconciling.Reconciling;

namespace Reconcile.Data.Tests.Strategies.Multiset;

/// <summary>Runs the comparison of whole rows with limits of its own.</summary>
internal static class MultisetRun
{
    /// <summary>What it found, one line a row, sorted; at each row, something may be done.</summary>
    public static async Task<(StrategyOutcome Outcome, List<string> Lines)> CompareAsync(
        TestDatabase source, TestDatabase target, string table, MultisetLimits limits, Action? atRow = null, CancellationToken cancellationToken = default)
    {
        await using var left = await Live.OpenAsync(source);
        await using var right = await Live.OpenAsync(target);
        var plan = new TablePlanner(Task(table), await Live.FindAsync(left, table), await Live.FindAsync(right, table)).Plan();
        await left.BeginReadingAsync(plan.Source.Name, cancellationToken);
        await right.BeginReadingAsync(plan.Target.Name, cancellationToken);
        var sink = new LineSink(plan, atRow);
        var outcome = await new MultisetStrategy(limits).CompareAsync(new TablePair(Task(table), Options(source, target), plan, left, right), sink, cancellationToken);
        return (outcome, [.. sink.Lines.Order(StringComparer.Ordinal)]);
    }

    private sealed class LineSink(TablePlan plan, Action? atRow) : IDifferenceSink
    {
        public List<string> Lines { get; } = [];

        public void Missing(ReadOnlySpan<byte> source) => Take(RowDescription.Of(string.Empty, plan, RowDifferenceKind.Missing, source, default));

        public void Extra(ReadOnlySpan<byte> target) => Take(RowDescription.Of(string.Empty, plan, RowDifferenceKind.Extra, default, target));

        public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target) => throw new InvalidOperationException("Whole rows do not change.");

        private void Take(RowDifference row)
        {
            Lines.Add(LineOf(row));
            atRow?.Invoke();
        }
    }
}
