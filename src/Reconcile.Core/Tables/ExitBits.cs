namespace Reconcile;

/// <summary>The bits of the exit code of <c>reconcile</c> and of scheduled runs; several may be set.</summary>
[Flags]
public enum ExitBits
{
    None = 0,

    /// <summary>Some table differs.</summary>
    Differences = 1,

    /// <summary>Something failed.</summary>
    Failures = 2,

    /// <summary>Something took too long.</summary>
    Timeouts = 4,

    /// <summary>Some table was not compared.</summary>
    NotCompared = 8,

    /// <summary>The command was used wrongly; nothing was done.</summary>
    WrongUsage = 64,
}
