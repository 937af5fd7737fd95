namespace Reconcile;

/// <summary>What is known of two tables. <see cref="NotCompared"/> is the default, so that nothing is ever equal by omission.</summary>
public enum Verdict
{
    /// <summary>Not known: the comparison did not take place, or not to its end.</summary>
    NotCompared,

    /// <summary>Every row on both sides was covered, every column compared that was not excluded by the user, and all are equal.</summary>
    Match,

    /// <summary>The tables differ: in rows, or in their columns.</summary>
    Mismatch,

    /// <summary>Nothing was found to differ, but not everything was compared: rows were only counted, or only a sample was read.</summary>
    NotDisproved,
}

/// <summary>How the processing of a table ended, whatever was found.</summary>
public enum TableStatus
{
    /// <summary>It went through to its end.</summary>
    Succeeded,

    /// <summary>It ended by an error.</summary>
    Failed,

    /// <summary>Its time ran out.</summary>
    Timeout,

    /// <summary>The run was stopped before it ended.</summary>
    Cancelled,
}
