using Reconcile.Data.Sources;

namespace Reconcile.Data.Strategies;

/// <summary>Both sides of a pair of tables while they are read.</summary>
internal sealed class RowReaderPair : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;

    private RowReaderPair(CancellationTokenSource stop, RowReader source, RowReader target)
    {
        _stop = stop;
        Source = source;
        Target = target;
    }

    public RowReader Source { get; }

    public RowReader Target { get; }

    /// <summary>Whether equal raw bytes mean equal rows. Unequal ones may be equal all the same: a number can have trailing zeros.</summary>
    public bool RawIsComparable => (Source.Decoder, Target.Decoder) switch
    {
        (null, null) => true,
        (PostgresCopyDecoder left, PostgresCopyDecoder right) => left.ReadsTheSameAs(right),
        _ => false,
    };

    /// <summary>Cancelled with the run, and when either side is given up.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Starts both queries at the same time, for a server may sort for minutes before the first row comes. One that fails ends the other.</summary>
    public static async Task<RowReaderPair> OpenAsync(TablePair tables, bool sorted, CancellationToken cancellationToken)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = Task.Run(() => tables.ReadSourceAsync(sorted, stop.Token), CancellationToken.None);
        var target = Task.Run(() => tables.ReadTargetAsync(sorted, stop.Token), CancellationToken.None);
        try
        {
            await (await Task.WhenAny(source, target).ConfigureAwait(false)).ConfigureAwait(false);
            return new RowReaderPair(stop, await source.ConfigureAwait(false), await target.ConfigureAwait(false));
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await DisposeIfOpenAsync(source).ConfigureAwait(false);
            await DisposeIfOpenAsync(target).ConfigureAwait(false);
            stop.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Source.DisposeAsync().ConfigureAwait(false);
        await Target.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task DisposeIfOpenAsync(Task<RowReader> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }
}
