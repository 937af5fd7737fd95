using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Reconcile.Data.Sources;

/// <summary>
/// Reads a source ahead of its consumer, a few batches and no more, on a thread of its own: the engines' readers block, and a thread of
/// the pool that runs out of work for some microseconds, as happens with each packet of a server, spends as long looking for more.
/// </summary>
internal sealed class RowReader : IAsyncDisposable
{
    private const int BatchesAhead = 4;

    private readonly Channel<RowBatch> _full = Channel.CreateUnbounded<RowBatch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Queue<RowBatch> _empty = new();
    private readonly IRowSource _source;
    private readonly Func<Exception, Exception> _translate;
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private ExceptionDispatchInfo? _error;
    private bool _ended;
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
            _empty.Enqueue(new RowBatch());
        }

        _reading = Task.Factory.StartNew(ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public IRowDecoder? Decoder => _source.Decoder;

    /// <summary>The next batch, or null behind the last. The one before is given back by this call.</summary>
    public async ValueTask<RowBatch?> NextAsync(RowBatch? previous, CancellationToken cancellationToken)
    {
        GiveBack(previous);
        return await _full.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _full.Reader.TryRead(out var batch)
            ? batch
            : null;
    }

    /// <summary>As <see cref="NextAsync"/>, for a consumer with a thread of its own, which waits. Ends with the reader, however that ends.</summary>
    public RowBatch? Next(RowBatch? previous)
    {
        GiveBack(previous);
        lock (_empty)
        {
            // Not the channel's own Completion: where its last item is read in the moment in which it is closed, that may never come.
            while (true)
            {
                if (_full.Reader.TryRead(out var batch))
                {
                    return batch;
                }

                if (_ended)
                {
                    break;
                }

                Monitor.Wait(_empty);
            }
        }

        _error?.Throw();
        return null;
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

    private void ReadAll()
    {
        Exception? error = null;
        try
        {
            using var wake = _stop.Token.Register(Wake);
            RowBatch batch;
            while (Fill(batch = TakeEmpty()))
            {
                _full.Writer.TryWrite(batch);
                Wake();
            }
        }
        catch (Exception e)
        {
            // Thrown where the rows are consumed.
            error = _translate(e);
        }

        _full.Writer.TryComplete(error);
        lock (_empty)
        {
            _error = error is null ? null : ExceptionDispatchInfo.Capture(error);
            _ended = true;
            Monitor.PulseAll(_empty);
        }
    }

    private bool Fill(RowBatch batch)
    {
        var filling = _source.FillAsync(batch, _stop.Token);
        return filling.IsCompleted ? filling.GetAwaiter().GetResult() : filling.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Waits for the consumer, without which the batches would be ever more.</summary>
    private RowBatch TakeEmpty()
    {
        lock (_empty)
        {
            while (_empty.Count == 0)
            {
                _stop.Token.ThrowIfCancellationRequested();
                Monitor.Wait(_empty);
            }

            return _empty.Dequeue();
        }
    }

    private void GiveBack(RowBatch? batch)
    {
        if (batch is not null)
        {
            batch.Clear();
            lock (_empty)
            {
                _empty.Enqueue(batch);
                Monitor.PulseAll(_empty);
            }
        }
    }

    private void Wake()
    {
        lock (_empty)
        {
            Monitor.PulseAll(_empty);
        }
    }
}
