namespace Reconcile;

/// <summary>A script that <c>Export-ReconcileRepair</c> wrote.</summary>
public sealed record RepairScript
{
    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The full path of the script that takes it back; empty if none was asked for.</summary>
    public string UndoPath { get; init; } = string.Empty;

    /// <summary>The database the script is for; null if nothing has to be repaired.</summary>
    public ReconcileConnection? Target { get; init; }

    /// <summary>The tables it repairs, in its order.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Statements in it.</summary>
    public long Statements { get; init; }

    public override string ToString() => Path;
}
