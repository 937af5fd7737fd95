namespace Reconcile.Data.Ranges;

/// <summary>What is left of all keys beside ranges that are done.</summary>
internal static class RangeGaps
{
    /// <summary>The ranges between those that are done, in order, divided at the bounds that fall within them.</summary>
    /// <param name="done">Ranges that do not overlap, in any order.</param>
    /// <param name="bounds">Values of keys in order, each once.</param>
    public static List<KeyRange> Between(IEnumerable<KeyRange> done, IReadOnlyList<byte[]> bounds)
    {
        var gaps = new List<KeyRange>();
        byte[]? from = null;
        var isOpen = true;
        foreach (var range in done.OrderBy(range => range.From, Comparer<byte[]?>.Create(Compare)))
        {
            if (range.From is not null && (from is null || Compare(from, range.From) < 0))
            {
                gaps.AddRange(Divide(new KeyRange(from, range.From), bounds));
            }

            from = range.To;
            isOpen = from is not null;
        }

        if (isOpen)
        {
            gaps.AddRange(Divide(new KeyRange(from, null), bounds));
        }

        return gaps;
    }

    /// <summary>Some of the ranges, so that none overlaps another.</summary>
    /// <param name="ranges">The ranges, in any order.</param>
    /// <param name="bounds">A range's bounds.</param>
    public static List<T> WithoutOverlaps<T>(IEnumerable<T> ranges, Func<T, KeyRange> bounds)
    {
        var kept = new List<T>();
        foreach (var range in ranges.OrderBy(range => bounds(range).From, Comparer<byte[]?>.Create(Compare)))
        {
            if (kept.Count == 0 || (bounds(kept[^1]).To is { } end && bounds(range).From is { } from && Compare(end, from) <= 0))
            {
                kept.Add(range);
            }
        }

        return kept;
    }

    private static IEnumerable<KeyRange> Divide(KeyRange range, IReadOnlyList<byte[]> bounds)
    {
        var from = range.From;
        foreach (var bound in bounds)
        {
            if ((from is null || Compare(from, bound) < 0) && (range.To is null || Compare(bound, range.To) < 0))
            {
                yield return new KeyRange(from, bound);
                from = bound;
            }
        }

        yield return new KeyRange(from, range.To);
    }

    /// <summary>Canonical bytes of one kind are in the order of their values; no lower bound comes first.</summary>
    private static int Compare(byte[]? left, byte[]? right) =>
        left is null || right is null ? (left is null ? 0 : 1) - (right is null ? 0 : 1) : left.AsSpan().SequenceCompareTo(right);
}
