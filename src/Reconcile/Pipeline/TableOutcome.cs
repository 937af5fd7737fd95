using System.Globalization;

namespace Reconcile.Pipeline;

/// <summary>Turns each way an item can end into the one result its table has.</summary>
/// <param name="options">The two sides.</param>
internal sealed class TableOutcome(ReconcileOptions options)
{
    /// <summary>The table's result. Never invents a verdict: whatever did not come to its end is NotCompared.</summary>
    public TableResult ResultOf(ItemEnded<TableTask, TableResult> ended) => ended switch
    {
        ItemSucceeded<TableTask, TableResult> done => done.Result with { Attempts = done.Attempts, Duration = done.Duration },
        ItemFailed<TableTask, TableResult> failed => NotCompared(ended, TableStatus.Failed, ProblemOf(failed.Error), ReasonOf(failed.Error)),
        ItemTimedOut<TableTask, TableResult> late => WithPartial(NotCompared(ended, TableStatus.Timeout, ReconcileProblem.TimedOut, TimeoutReason(late.Error)), late.Error),
        _ => NotCompared(ended, TableStatus.Cancelled, ReconcileProblem.Cancelled, "The run ended before this table was compared."),
    };

    /// <summary>The exception behind a result, for its error record; null where the result's own words are all there is.</summary>
    public Exception? CauseOf(ItemEnded<TableTask, TableResult> ended)
    {
        Exception? error = ended switch
        {
            ItemFailed<TableTask, TableResult> failed => failed.Error,
            ItemTimedOut<TableTask, TableResult> late => late.Error,
            _ => null,
        };

        // An exception of a library may repeat the connection string it was given; its text then goes no further.
        return error is not null && Redact(error.ToString()) == error.ToString() ? error : null;
    }

    /// <summary>An error's message, without any secret of the two connections.</summary>
    public string ReasonOf(Exception error) =>
        Redact(error is ReconcileException ? error.Message : $"{error.GetType().Name}: {error.Message}");

    private static ReconcileProblem ProblemOf(Exception error) =>
        error is ReconcileException { Problem: not ReconcileProblem.None } known ? known.Problem : ReconcileProblem.QueryFailed;

    private static string TimeoutReason(ItemTimeoutException error) => error.Abandoned
        ? $"The table took longer than its limit of {error.Limit.TotalSeconds:0.###} s, and its query did not stop when told to. -TimeoutSeconds gives it more."
        : $"The table took longer than its limit of {error.Limit.TotalSeconds:0.###} s and was cancelled. -TimeoutSeconds gives it more.";

    /// <summary>Keeps what was found before the time ran out.</summary>
    private static TableResult WithPartial(TableResult result, ItemTimeoutException error) => error.InnerException is not TableInterruptedException { Partial: var partial } ? result : partial with
    {
        Verdict = result.Verdict,
        Status = result.Status,
        Problem = result.Problem,
        Reason = result.Reason,
        Attempts = result.Attempts,
        Duration = result.Duration,
        Notes = [.. partial.Notes, string.Create(CultureInfo.InvariantCulture, $"Partial: {partial.SourceRows:N0} rows of the source and {partial.TargetRows:N0} of the target had been read when the time ran out. The differences are those found among them; there may be more.")],
    };

    private TableResult NotCompared(ItemEnded<TableTask, TableResult> ended, TableStatus status, ReconcileProblem problem, string reason) => new()
    {
        Table = ended.Item.Table,
        Verdict = Verdict.NotCompared,
        Status = status,
        Problem = problem,
        Reason = reason,
        Source = options.Source,
        SourceTable = ended.Item.SourceTable.ToString(),
        Target = options.Target,
        TargetTable = (ended.Item.TargetTable ?? ended.Item.SourceTable).ToString(),
        ExcludedColumns = ended.Item.ExcludedColumns,
        Attempts = ended.Attempts,
        Duration = ended.Duration,
    };

    private string Redact(string text)
    {
        foreach (var secret in new[] { options.Source.Secret, options.Target.Secret })
        {
            if (!string.IsNullOrEmpty(secret))
            {
                text = text.Replace(secret, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }
}
