namespace Reconcile;

/// <summary>How an item or a run ended, in the words of metrics, spans and logs.</summary>
internal static class RunStatusText
{
    public const string Success = "success";
    public const string Failed = "failed";
    public const string Timeout = "timeout";
    public const string Cancelled = "cancelled";
    public const string Skipped = "skipped";

    public static string Of<TItem, TResult>(ItemEnded<TItem, TResult> end) => end switch
    {
        ItemSucceeded<TItem, TResult> => Success,
        ItemFailed<TItem, TResult> => Failed,
        ItemTimedOut<TItem, TResult> => Timeout,
        _ => Cancelled,
    };

    /// <summary>A run is as good as its worst item.</summary>
    public static string Of(BatchStatistics run) => run switch
    {
        { Failed: > 0 } => Failed,
        { TimedOut: > 0 } => Timeout,
        { Cancelled: > 0 } => Cancelled,
        _ => Success,
    };

    /// <summary>Why a run is not a success; null: it is one.</summary>
    public static string? Explain(BatchStatistics run) => Of(run) == Success
        ? null
        : FormattableString.Invariant($"Of {run.Accepted} items {run.Failed} failed, {run.TimedOut} timed out and {run.Cancelled} were cancelled.");
}
