namespace Reconcile.Data.Strategies;

/// <summary>The same work on the source and the target at the same time.</summary>
internal static class BothSides
{
    /// <summary>Runs both to their ends. One that fails stops the other, which must not go on for minutes in vain.</summary>
    public static async Task<(T Source, T Target)> RunAsync<T>(
        TablePair tables, Func<TableSide, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = Task.Run(() => work(tables.SourceSide, stop.Token), CancellationToken.None);
        var target = Task.Run(() => work(tables.TargetSide, stop.Token), CancellationToken.None);
        try
        {
            await (await Task.WhenAny(source, target).ConfigureAwait(false)).ConfigureAwait(false);
            return (await source.ConfigureAwait(false), await target.ConfigureAwait(false));
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)source).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)target).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
