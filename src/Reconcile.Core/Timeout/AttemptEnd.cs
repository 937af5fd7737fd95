namespace Reconcile;

/// <summary>How an attempt ended, as seen by the one who settles it.</summary>
internal enum AttemptEnd
{
    /// <summary>The operation returned or threw by itself.</summary>
    Completed,

    /// <summary>Its time was over first.</summary>
    TimedOut,

    /// <summary>The run was stopped first.</summary>
    Cancelled,

    /// <summary>It was settled already: the operation was abandoned, and what it brings now is of no interest.</summary>
    AlreadySettled,
}
