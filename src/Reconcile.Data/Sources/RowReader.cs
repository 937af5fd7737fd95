using System.Threading.Channels;

namespace Reconcile.Data.Sources;

/// <summary>Reads a source ahead of its consumer, a few batches and no more.</summary>
internal sealed class RowReader : IAsyncDisposable
{
    private const int BatchesAhead = 4;

    private readonly Channel<RowBatch> _full = Channel.CreateBounded<RowBatch>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    private readonly Channel<RowBatch> _empty = Channel.CreateUnbounded<RowBatch>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly IRowSource _source;
    private readonly Func<Exception, Exception> _translate;
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private bool _disposed;

    /// <param name="source">What is read; disposed of with the reader.</param>
    /// <param name="translate">Puts an error of the source into words that name it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public RowReader(IRowSource source, Func<Exception, Exception> translate, CancellationToken cancellationToken)
    {
        _source = source;
        _translate = translate;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var i = 0; i < BatchesAhead + 1; i++)
        {
            _empty.Writer.TryWrite(new RowBatch());
        }

        _reading = Task.Run(ReadAllAsync, CancellationToken.None);
    }

    public IRowDecoder? Decoder => _source.Decoder;

    /// <summary>The next batch, or null behind the last. The one before is given back by this call.</summary>
    public async ValueTask<RowBatch?> NextAsync(RowBatch? previous, CancellationToken cancellationToken)
    {
        if (previous is not null)
        {
            previous.Clear();
            _empty.Writer.TryWrite(previous);
        }

        return await _full.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _full.Reader.TryRead(out var batch)
            ? batch
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReadAllAsync()
    {
        Exception? error = null;
        try
        {
            RowBatch batch;
            while (await _source.FillAsync(batch = await _empty.Reader.ReadAsync(_stop.Token).ConfigureAwait(false), _stop.Token).ConfigureAwait(false))
            {
                await _full.Writer.WriteAsync(batch, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // Thrown where the rows are consumed.
            error = _translate(e);
        }

        _full.Writer.TryComplete(error);
    }
}
