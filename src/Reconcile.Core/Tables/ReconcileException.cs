namespace Reconcile;

/// <summary>A problem with a table or a connection, told in words for the person who has to act on it. Never holds a secret.</summary>
public sealed class ReconcileException : Exception
{
    public ReconcileException(ReconcileProblem problem, string message, Exception? inner = null, bool isTransient = false)
        : base(message, inner)
    {
        Problem = problem;
        IsTransient = isTransient;
    }

    /// <summary>What kind of problem it is.</summary>
    public ReconcileProblem Problem { get; }

    /// <summary>Whether the same attempt may succeed later without anybody doing anything.</summary>
    public bool IsTransient { get; }
}
