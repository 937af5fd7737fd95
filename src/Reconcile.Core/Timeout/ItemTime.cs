namespace Reconcile;

/// <summary>
/// The time that an attempt at an item may take. It stands still while the operation only waits for its turn, at others or because a host asks for it:
/// an item is not late because of the items before it.
/// </summary>
internal abstract class ItemTime
{
    private static readonly AsyncLocal<ItemTime?> s_current = new();

    /// <summary>Of the item whose operation calls this, however deep below; null: it has no limit, or what calls this is done for several items.</summary>
    public static ItemTime? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>The operation waits from now on until what is returned is disposed of. One wait at a time: an operation does not wait beside itself.</summary>
    public static Standstill Wait()
    {
        var current = s_current.Value;
        current?.Stop();
        return new Standstill(current);
    }

    protected abstract void Stop();

    protected abstract void GoOn();

    /// <summary>A wait, until its end.</summary>
    public readonly struct Standstill(ItemTime? time) : IDisposable
    {
        public void Dispose() => time?.GoOn();
    }
}
