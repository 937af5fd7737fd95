namespace Reconcile;

/// <summary>What a run says of itself in metrics, spans and logs: without secrets, and no longer than a line may be.</summary>
internal static class SafeText
{
    private const int LongestName = 200;
    private const int LongestMessage = 2000;

    /// <summary>The item's name; empty if it has none.</summary>
    public static string NameOf<TItem, TResult>(BatchJob<TItem, TResult> job, TItem item)
        where TItem : notnull
    {
        try
        {
            return SecretText.Redact(job.NameOf?.Invoke(item) ?? string.Empty, LongestName);
        }
        catch (Exception)
        {
            // What a job says of its items is other people's code: it may spoil a name, and not the run.
            return string.Empty;
        }
    }

    /// <summary>Why something failed.</summary>
    public static string ReasonOf<TItem, TResult>(BatchJob<TItem, TResult> job, Exception error)
        where TItem : notnull
    {
        try
        {
            return Of(job.ReasonOf?.Invoke(error) ?? $"{error.GetType().Name}: {error.Message}");
        }
        catch (Exception)
        {
            return error.GetType().Name;
        }
    }

    public static string Of(string message) => SecretText.Redact(message, LongestMessage);
}
