namespace Reconcile;

/// <summary>
/// Keeps what a run has done, so that another can go on from there: lines of <see cref="CheckpointFormat"/>, in the order in which they were
/// added. Held by one run at a time. May be written to from any thread.
/// </summary>
internal interface ICheckpointStore : IDisposable
{
    /// <summary>What the store is called in messages.</summary>
    string Name { get; }

    /// <summary>Why something could not be written; null if all was.</summary>
    ReconcileException? Failure { get; }

    /// <summary>What earlier runs have written, in its order. Read before anything is written.</summary>
    /// <exception cref="ReconcileException">It cannot be trusted.</exception>
    IEnumerable<CheckpointLine> Read();

    /// <summary>A line that <see cref="Read"/> gave and that is still there. By one thread at a time.</summary>
    CheckpointLine ReadAt(long position);

    /// <summary>Adds a line; it is on the disk when this returns. One that fails is not there, and the next may be tried.</summary>
    /// <exception cref="ReconcileException">It could not be written.</exception>
    void Append(ReadOnlySpan<byte> line);

    /// <summary>
    /// Adds a line soon, without waiting for the disk; waits only where it is far behind. Lines keep their order. One that fails is not
    /// there, which <see cref="Failure"/> says, and the next ones are tried.
    /// </summary>
    void Post(ReadOnlySpan<byte> line);

    /// <summary>Drops lines for good. Whatever ends it, either all or none of them are gone. Only between <see cref="Read"/> and the first line added.</summary>
    /// <param name="isKept">Which lines stay.</param>
    void Compact(Predicate<CheckpointLine> isKept);
}

/// <summary>A line as it was written, without its line feed.</summary>
/// <param name="Bytes">Of meaning until the next line is read.</param>
/// <param name="Position">Where it is in its store.</param>
internal readonly record struct CheckpointLine(ReadOnlyMemory<byte> Bytes, long Position);

/// <summary>Something done.</summary>
/// <param name="Kind">What it is, for example <c>table</c>.</param>
/// <param name="Item">What it was done with; of a configuration, what kind of items the others are.</param>
/// <param name="Content">What came of it, as JSON.</param>
internal sealed record CheckpointRecord(string Kind, string Item, string Content)
{
    /// <summary>The kind of the first record: what the others hold for.</summary>
    public const string Configuration = "configuration";
}
