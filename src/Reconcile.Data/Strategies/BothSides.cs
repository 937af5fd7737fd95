namespace Reconcile.Data.Strategies;

/// <summary>
/// The same work on the source and the target at the same time. One that fails stops the other, which must not go on for minutes in vain;
/// where both fail, it is the source's error that is told.
/// </summary>
internal static class BothSides
{
    /// <summary>Reads something of both.</summary>
    public static Task<(T Source, T Target)> RunAsync<T>(TablePair tables, Func<TableSide, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(token => work(tables.SourceSide, token), token => work(tables.TargetSide, token), cancellationToken);

    /// <summary>Runs both to their ends.</summary>
    public static async Task<(T Source, T Target)> RunAsync<T>(
        Func<CancellationToken, Task<T>> source, Func<CancellationToken, Task<T>> target, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var left = Task.Run(() => source(stop.Token), CancellationToken.None);
        var right = Task.Run(() => target(stop.Token), CancellationToken.None);
        await RunAsync(left, right, stop).ConfigureAwait(false);
        return (await left.ConfigureAwait(false), await right.ConfigureAwait(false));
    }

    /// <summary>Runs both to their ends.</summary>
    public static async Task RunAsync(Func<CancellationToken, Task> source, Func<CancellationToken, Task> target, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await RunAsync(Task.Run(() => source(stop.Token), CancellationToken.None), Task.Run(() => target(stop.Token), CancellationToken.None), stop).ConfigureAwait(false);
    }

    private static async Task RunAsync(Task source, Task target, CancellationTokenSource stop)
    {
        try
        {
            await (await Task.WhenAny(source, target).ConfigureAwait(false)).ConfigureAwait(false);
            await Task.WhenAll(source, target).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await source.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await target.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (source.IsFaulted)
            {
                await source.ConfigureAwait(false);
            }

            throw;
        }
    }
}
