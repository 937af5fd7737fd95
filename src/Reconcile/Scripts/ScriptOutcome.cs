using System.ComponentModel;

namespace Reconcile.Scripts;

/// <summary>What one attempt at an item came to, whether it reached its end or not.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ScriptOutcome
{
    internal ScriptOutcome(IReadOnlyList<ItemRecord> records, int worker, DateTimeOffset started, int? exitCode)
    {
        Records = records;
        Worker = worker;
        Started = started;
        ExitCode = exitCode;
    }

    /// <summary>What the script wrote, in its order.</summary>
    internal IReadOnlyList<ItemRecord> Records { get; }

    internal int Worker { get; }

    internal DateTimeOffset Started { get; }

    /// <summary>What the script gave to <c>exit</c>; null if it did not call it.</summary>
    internal int? ExitCode { get; }
}
