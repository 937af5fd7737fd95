namespace Reconcile;

/// <summary>Keeps what a run has done, so that another can go on from there. Append-only.</summary>
internal interface ICheckpointStore : IDisposable
{
    /// <summary>What the store is called in messages.</summary>
    string Name { get; }

    /// <summary>What earlier runs have written, in its order. Read once.</summary>
    /// <exception cref="ReconcileException">It cannot be trusted.</exception>
    IEnumerable<CheckpointRecord> Read();

    /// <summary>Adds a record; it is safe when this returns. A record that fails is not there, and the next may be tried.</summary>
    /// <exception cref="ReconcileException">It could not be written.</exception>
    void Append(CheckpointRecord record);
}

/// <summary>Something done.</summary>
/// <param name="Kind">What it is, for example <c>table</c>.</param>
/// <param name="Item">What it was done with.</param>
/// <param name="Content">What came of it, as JSON.</param>
internal sealed record CheckpointRecord(string Kind, string Item, string Content)
{
    /// <summary>The kind of the first record: what the others hold for.</summary>
    public const string Configuration = "configuration";
}
