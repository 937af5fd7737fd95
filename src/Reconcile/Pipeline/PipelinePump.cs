using System.Globalization;
using System.Management.Automation;
using System.Threading.Channels;

namespace Reconcile.Pipeline;

/// <summary>
/// Turns a run's events into what a cmdlet writes. The only place where the pipeline thread waits for the workers, and
/// where their events meet Write*. Whatever exception leaves the pump, be it a stopped pipeline, <c>Select-Object -First</c>,
/// <c>-ErrorAction Stop</c> or a <c>break</c> in a downstream script block, ends the run first.
/// </summary>
internal sealed class PipelinePump<TItem, TResult>
{
    private readonly ChannelReader<BatchEvent<TItem, TResult>> _events;
    private readonly IAsyncDisposable _run;
    private readonly Cmdlet _cmdlet;
    private readonly IBatchView<TItem, TResult> _view;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private ProgressRecord? _progress;

    /// <summary>Made on the pipeline thread, which is the only one that may use it.</summary>
    /// <param name="events">What happens.</param>
    /// <param name="run">Disposed when an exception leaves the pump: cancels the run and waits for its end, at most for the run's own grace.</param>
    /// <param name="cmdlet">Where to write.</param>
    /// <param name="view">How to say it.</param>
    public PipelinePump(ChannelReader<BatchEvent<TItem, TResult>> events, IAsyncDisposable run, Cmdlet cmdlet, IBatchView<TItem, TResult> view)
    {
        _events = events;
        _run = run;
        _cmdlet = cmdlet;
        _view = view;
    }

    /// <summary>Waits for one event and writes it. False: the run is over and there will be none.</summary>
    /// <exception cref="PipelineStoppedException">The token was cancelled.</exception>
    public bool WriteNext(CancellationToken cancellationToken) => Guarded(waits: true, untilEnd: false, cancellationToken);

    /// <summary>Writes what has happened already, without waiting.</summary>
    /// <exception cref="PipelineStoppedException">The token was cancelled.</exception>
    public void WriteReady(CancellationToken cancellationToken) => Guarded(waits: false, untilEnd: true, cancellationToken);

    /// <summary>Writes everything to the end of the run.</summary>
    /// <exception cref="PipelineStoppedException">The token was cancelled.</exception>
    public void WriteUntilEnd(CancellationToken cancellationToken) => Guarded(waits: true, untilEnd: true, cancellationToken);

    private bool Guarded(bool waits, bool untilEnd, CancellationToken cancellationToken)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Only the pipeline thread may write to the pipeline.");
        }

        try
        {
            return Drain(waits, untilEnd, cancellationToken);
        }
        catch (Exception error)
        {
            _run.DisposeAsync().AsTask().GetAwaiter().GetResult();
            if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            throw;
        }
    }

    private bool Drain(bool waits, bool untilEnd, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_events.TryRead(out var next))
            {
                Write(next);
                if (!untilEnd)
                {
                    return true;
                }
            }
            else if (!waits)
            {
                return true;
            }
            else if (!_events.WaitToReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
            {
                EndProgress();
                return false;
            }
        }
    }

    private void Write(BatchEvent<TItem, TResult> happened)
    {
        switch (happened)
        {
            case ItemEnded<TItem, TResult> ended:
                _view.WriteEnded(ended);
                break;
            case ItemStarted<TItem, TResult> started:
                _cmdlet.WriteVerbose($"{_view.NameOf(started.Item)}: attempt {started.Attempt} starts.");
                break;
            case ItemRetried<TItem, TResult> retried:
                _cmdlet.WriteWarning(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_view.NameOf(retried.Item)}: attempt {retried.Attempt} failed and is followed by another in {retried.Delay.TotalSeconds:0.0} s. {_view.ReasonOf(retried.Error)}"));
                break;
            case ProgressChanged<TItem, TResult> progress:
                WriteProgress(progress.Statistics);
                _view.WriteMeanwhile();
                break;
            case RunTimedOut<TItem, TResult> late:
                _cmdlet.WriteError(ErrorRecords.RunTimedOut(late.Limit));
                break;
            case Notice<TItem, TResult> notice:
                _cmdlet.WriteWarning(notice.Message);
                break;
            default:
                throw new InvalidOperationException($"The pump does not know the event {happened.GetType().Name}.");
        }
    }

    private void WriteProgress(BatchStatistics statistics)
    {
        _progress = new ProgressRecord(statistics.RunId, _view.Activity, _view.StatusOf(statistics))
        {
            PercentComplete = (int)(statistics.PercentComplete ?? -1),
            SecondsRemaining = (int)Math.Min(statistics.Remaining?.TotalSeconds ?? -1, int.MaxValue),
        };
        _cmdlet.WriteProgress(_progress);
    }

    private void EndProgress()
    {
        if (_progress is { RecordType: ProgressRecordType.Processing })
        {
            _progress.RecordType = ProgressRecordType.Completed;
            _cmdlet.WriteProgress(_progress);
        }
    }
}
