namespace Reconcile.Scripts;

/// <summary>Which of a script's streams something was written to. Progress is none of them: see <see cref="ProgressBoard"/>.</summary>
internal enum ItemStream
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,
    Information,
}

/// <summary>Something a script wrote.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="Value">The object or the stream's own record.</param>
internal readonly record struct ItemRecord(ItemStream Stream, object? Value);
