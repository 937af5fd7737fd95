namespace Reconcile;

/// <summary>How an item of a batch ended.</summary>
public enum BatchItemStatus
{
    /// <summary>The script came to its end. It may have written errors all the same: <see cref="BatchItemResult.HadErrors"/>.</summary>
    Succeeded,

    /// <summary>A terminating error, or <c>exit</c> with another code than 0.</summary>
    Failed,

    /// <summary>It took longer than its limit and was stopped.</summary>
    Timeout,

    /// <summary>The run ended before the item did.</summary>
    Cancelled,

    /// <summary>A checkpoint says that it is done.</summary>
    Skipped,
}
