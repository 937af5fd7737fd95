namespace Reconcile;

/// <summary>A comparison was cancelled on its way; what it had found until then is not lost.</summary>
public sealed class TableInterruptedException : OperationCanceledException
{
    public TableInterruptedException(TableResult partial, Exception inner, CancellationToken cancellationToken)
        : base("The comparison was cancelled.", inner, cancellationToken) => Partial = partial;

    /// <summary>What was found so far. It has no verdict, and none can be drawn from it.</summary>
    public TableResult Partial { get; }
}
