using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>Turns each way an item can end into its result and its error.</summary>
internal static class ItemOutcome
{
    public static BatchItemResult ResultOf(ItemEnded<BatchItem, ScriptOutcome> ended)
    {
        var outcome = OutcomeOf(ended);
        var records = outcome?.Records ?? [];
        var (status, error, id) = EndOf(ended);
        return new BatchItemResult
        {
            Item = ended.Item.Input,
            Index = ended.Item.Index,
            Status = status,
            Output = Values<object?>(records, ItemStream.Output),
            Errors = Values<ErrorRecord>(records, ItemStream.Error),
            Warnings = [.. Values<WarningRecord>(records, ItemStream.Warning).Select(warning => warning.Message)],
            Error = error,
            ErrorId = id,
            ExitCode = outcome?.ExitCode,
            Attempts = ended.Attempts,
            Duration = ended.Duration,
            Started = outcome?.Started,
            Worker = outcome?.Worker ?? 0,
        };
    }

    /// <summary>What the script did; null if it did nothing, or was left behind still doing it.</summary>
    public static ScriptOutcome? OutcomeOf(ItemEnded<BatchItem, ScriptOutcome> ended) => ended switch
    {
        ItemSucceeded<BatchItem, ScriptOutcome> done => done.Result,
        ItemFailed<BatchItem, ScriptOutcome> { Error: ScriptFailedException failed } => failed.Outcome,
        ItemTimedOut<BatchItem, ScriptOutcome> { Error.InnerException: ScriptStoppedException stopped } => stopped.Outcome,
        ItemTimedOut<BatchItem, ScriptOutcome> { Error.InnerException: ScriptFailedException failed } => failed.Outcome,
        _ => null,
    };

    /// <summary>The item's error record; null if it needs none. That of a cancelled item is what ended the run.</summary>
    public static ErrorRecord? ErrorOf(ItemEnded<BatchItem, ScriptOutcome> ended, BatchItemResult result) => ended switch
    {
        ItemFailed<BatchItem, ScriptOutcome> { Error: ScriptFailedException failed } => ErrorRecords.ItemFailed(result, failed.Record.Exception, failed.Record.CategoryInfo.Category),
        ItemFailed<BatchItem, ScriptOutcome> failed => ErrorRecords.ItemFailed(result, failed.Error, ErrorCategory.NotSpecified),
        ItemTimedOut<BatchItem, ScriptOutcome> late => ErrorRecords.ItemFailed(result, late.Error, ErrorCategory.OperationTimeout),
        _ => null,
    };

    private static (BatchItemStatus Status, string Error, string Id) EndOf(ItemEnded<BatchItem, ScriptOutcome> ended) => ended switch
    {
        ItemSucceeded<BatchItem, ScriptOutcome> => (BatchItemStatus.Succeeded, string.Empty, string.Empty),
        ItemFailed<BatchItem, ScriptOutcome> { Error: ScriptFailedException failed } => (BatchItemStatus.Failed, $"{ended.Item}: {failed.Message}{PlaceOf(failed.Record)}", failed.Record.FullyQualifiedErrorId),
        ItemFailed<BatchItem, ScriptOutcome> failed => (BatchItemStatus.Failed, $"{ended.Item}: {failed.Error.Message}", failed.Error is ScriptProcessException ? "WorkerProcessEnded" : "ItemFailed"),
        ItemTimedOut<BatchItem, ScriptOutcome> late => (BatchItemStatus.Timeout, $"{ended.Item}: {TimeoutReason(late.Error)}", "ItemTimeout"),
        ItemSkipped<BatchItem, ScriptOutcome> => (BatchItemStatus.Skipped, string.Empty, string.Empty),
        _ => (BatchItemStatus.Cancelled, $"{ended.Item}: the run ended before it did.", "ItemCancelled"),
    };

    public static string PlaceOf(ErrorRecord record) =>
        record.Exception is CopiedErrorException copied ? copied.Place
        : record.InvocationInfo is { ScriptLineNumber: > 0 } place ? $" (line {place.ScriptLineNumber} of the script: {place.Line.Trim()})" : string.Empty;

    private static string TimeoutReason(ItemTimeoutException error) => error.Abandoned
        ? $"it took longer than its limit of {error.Limit.TotalSeconds:0.###} s, and its script did not stop when told to. -TimeoutSeconds gives it more."
        : $"it took longer than its limit of {error.Limit.TotalSeconds:0.###} s and was stopped. -TimeoutSeconds gives it more.";

    private static T[] Values<T>(IReadOnlyList<ItemRecord> records, ItemStream stream)
    {
        var count = 0;
        foreach (var record in records)
        {
            count += record.Stream == stream ? 1 : 0;
        }

        if (count == 0)
        {
            return [];
        }

        var values = new T[count];
        var next = 0;
        foreach (var record in records)
        {
            if (record.Stream == stream)
            {
                values[next++] = (T)record.Value!;
            }
        }

        return values;
    }
}
