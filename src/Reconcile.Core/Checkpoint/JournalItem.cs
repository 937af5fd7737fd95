namespace Reconcile;

/// <summary>An item on its way through a run that has a checkpoint.</summary>
/// <param name="id">What stands for it.</param>
/// <param name="isDone">Whether an earlier run did it.</param>
internal sealed class JournalItem(CheckpointId id, bool isDone)
{
    public CheckpointId Id { get; } = id;

    public bool IsDone { get; } = isDone;

    /// <summary>A text that is the same in every run; null: the item is one itself.</summary>
    public string? Key { get; init; }

    /// <summary>The item as <see cref="CheckpointValueConverter"/> writes it, so that it can be had back; null: it cannot.</summary>
    public object? Content { get; set; }

    /// <summary>Attempts begun in this run.</summary>
    public int Attempts { get; set; }
}
