using Reconcile.Data.Canonical;
using Reconcile.Data.Diff;

namespace Reconcile.Data.Drift;

/// <summary>Passes on the rows that differ, and watches those that changed for columns that differ as a whole.</summary>
internal sealed class DriftDetector(TablePlan plan, IDifferenceSink next) : IDifferenceSink
{
    private readonly IReadOnlyList<ColumnPair> _columns = plan.Columns;
    private readonly ColumnWatch?[] _watches = new ColumnWatch?[plan.Columns.Count];

    /// <summary>The columns that differ as a whole, in the plan's order.</summary>
    public IReadOnlyList<ColumnDrift> Drifts => [.. _watches.Select(watch => watch?.Drift()).OfType<ColumnDrift>()];

    public void Missing(ReadOnlySpan<byte> source) => next.Missing(source);

    public void Extra(ReadOnlySpan<byte> target) => next.Extra(target);

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        int sourcePosition = 0, targetPosition = 0;
        for (var i = 0; i < _columns.Count; i++)
        {
            var left = CanonicalRow.Read(source, ref sourcePosition);
            var right = CanonicalRow.Read(target, ref targetPosition);
            if (i >= plan.KeyColumns && !_columns[i].AreEqual(left, right))
            {
                (_watches[i] ??= new ColumnWatch(_columns[i])).Observe(left, right);
            }
        }

        next.Changed(source, target);
    }
}
