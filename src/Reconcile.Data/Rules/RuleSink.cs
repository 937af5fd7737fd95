using Reconcile.Data.Diff;

namespace Reconcile.Data.Rules;

/// <summary>Passes on the rows that differ under the rules of their columns; counts those that are equal only by them.</summary>
internal sealed class RuleSink(TablePlan plan, IDifferenceSink next) : IDifferenceSink
{
    private readonly bool _hasRules = plan.HasRules;

    /// <summary>Rows that are not the same on both sides and are equal by the rules.</summary>
    public long Tolerated { get; private set; }

    public void Missing(ReadOnlySpan<byte> source) => next.Missing(source);

    public void Extra(ReadOnlySpan<byte> target) => next.Extra(target);

    public void Changed(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (_hasRules && plan.AreEqual(source, target))
        {
            Tolerated++;
        }
        else
        {
            next.Changed(source, target);
        }
    }
}
