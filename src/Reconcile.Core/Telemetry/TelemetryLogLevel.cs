namespace Reconcile;

/// <summary>How much a line of the log matters.</summary>
public enum TelemetryLogLevel
{
    /// <summary>Attempts that start, and items that an earlier run had done.</summary>
    Debug,

    /// <summary>Runs and items that end, and how far runs are.</summary>
    Information,

    /// <summary>Attempts that are followed by another, and notices.</summary>
    Warning,

    /// <summary>Items that failed or timed out, and the runs they belong to.</summary>
    Error,
}
