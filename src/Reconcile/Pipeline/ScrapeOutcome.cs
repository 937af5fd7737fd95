namespace Reconcile.Pipeline;

/// <summary>Turns each way an item can end into its one result.</summary>
internal static class ScrapeOutcome
{
    public static ScrapeResult ResultOf(ItemEnded<ScrapeTask, ScrapeResult> ended) => ended switch
    {
        ItemSucceeded<ScrapeTask, ScrapeResult> done => done.Result with { Attempts = done.Attempts, Duration = done.Duration },
        ItemFailed<ScrapeTask, ScrapeResult> { Error: ScrapeException { Result: { } result } } => result with { Attempts = ended.Attempts, Duration = ended.Duration },
        ItemFailed<ScrapeTask, ScrapeResult> failed when IsHeldBack(ended) => Failed(ended, ScrapeStatus.Cancelled, ScrapeProblem.QuotaExhausted, failed.Error.Message),
        ItemFailed<ScrapeTask, ScrapeResult> failed => Failed(ended, ScrapeStatus.Failed, (failed.Error as ScrapeException)?.Problem ?? ScrapeProblem.RequestInvalid, ReasonOf(failed.Error)),
        ItemTimedOut<ScrapeTask, ScrapeResult> { Error.InnerException: ScrapeException { Result: { } page } } late => page with
        {
            Status = ScrapeStatus.Timeout,
            Problem = ScrapeProblem.TimedOut,
            Reason = LateReason(late),
            Attempts = ended.Attempts,
            Duration = ended.Duration,
        },
        ItemTimedOut<ScrapeTask, ScrapeResult> late => Failed(ended, ScrapeStatus.Timeout, ScrapeProblem.TimedOut, LateReason(late)),
        ItemSkipped<ScrapeTask, ScrapeResult> => Failed(ended, ScrapeStatus.Skipped, ScrapeProblem.None, string.Empty),
        _ => Failed(ended, ScrapeStatus.Cancelled, ScrapeProblem.Cancelled, $"The run ended before {ended.Item.Request.Url} was done."),
    };

    /// <summary>Whether the item was not begun with, because the account's quota was used up before.</summary>
    public static bool IsHeldBack(ItemEnded<ScrapeTask, ScrapeResult> ended) =>
        ended is ItemFailed<ScrapeTask, ScrapeResult> { Error: ScrapeException { Problem: ScrapeProblem.QuotaExhausted, Result: null } };

    /// <summary>An error's message; ours hold no secrets, and others are only named.</summary>
    public static string ReasonOf(Exception error) => error is ScrapeException or ItemTimeoutException ? error.Message : $"{error.GetType().Name}: {error.Message}";

    public static Exception? CauseOf(ItemEnded<ScrapeTask, ScrapeResult> ended) => ended switch
    {
        ItemFailed<ScrapeTask, ScrapeResult> failed => failed.Error,
        ItemTimedOut<ScrapeTask, ScrapeResult> late => late.Error,
        _ => null,
    };

    private static string LateReason(ItemTimedOut<ScrapeTask, ScrapeResult> late) => FormattableString.Invariant(
        $"{late.Item.Request.Url} took longer than its limit of {late.Error.Limit.TotalSeconds:0.###} s. -TimeoutSeconds gives it more.");

    private static ScrapeResult Failed(ItemEnded<ScrapeTask, ScrapeResult> ended, ScrapeStatus status, ScrapeProblem problem, string reason) => new()
    {
        Item = ended.Item.Item,
        Url = ended.Item.Request.Url,
        Status = status,
        Problem = problem,
        Reason = reason,
        Attempts = ended.Attempts,
        Duration = ended.Duration,
    };
}
