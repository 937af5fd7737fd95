using System.Diagnostics.CodeAnalysis;

namespace Reconcile;

/// <summary>
/// First in, first out within a level; higher levels first. Ageing goes by count, not by time, so that the order is
/// the same in every run. Not thread-safe.
/// </summary>
internal sealed class PriorityLevels<T>
{
    /// <summary>A level that waited while this many items of higher levels went first, one after the other, is served once.</summary>
    public const int MaxPassedOver = 16;

    private readonly Queue<T>[] _levels = [new(), new(), new()];
    private readonly int[] _passedOver = new int[3];

    public int Count { get; private set; }

    public void Add(T item, ItemPriority priority)
    {
        _levels[(int)priority].Enqueue(item);
        Count++;
    }

    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        var level = NextLevel();
        item = _levels[level].Dequeue();
        Count--;
        _passedOver[level] = 0;
        for (var lower = level + 1; lower < _levels.Length; lower++)
        {
            _passedOver[lower] = _levels[lower].Count > 0 ? _passedOver[lower] + 1 : 0;
        }

        return true;
    }

    private int NextLevel()
    {
        var aged = Array.FindIndex(_passedOver, passed => passed >= MaxPassedOver);
        return aged >= 0 ? aged : Array.FindIndex(_levels, level => level.Count > 0);
    }
}
