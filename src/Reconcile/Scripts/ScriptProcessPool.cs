using System.Collections.Concurrent;

namespace Reconcile.Scripts;

/// <summary>Runs the script of a batch in worker processes.</summary>
internal sealed class ScriptProcessPool : IScriptRunner
{
    private readonly ConcurrentDictionary<long, bool> _fatal = new();
    private readonly ConcurrentDictionary<int, int> _numbers = new();
    private readonly WorkerProcessPool _processes;
    private readonly ProgressBoard _progress;
    private readonly CopySession _copies = new();
    private int _lastNumber;

    /// <param name="options">The script.</param>
    /// <param name="limits">The worker program and how long a process is used.</param>
    /// <param name="progress">Takes what the scripts say of their progress.</param>
    public ScriptProcessPool(ScriptBatchOptions options, WorkerProcessOptions limits, ProgressBoard progress)
    {
        _processes = new WorkerProcessPool(limits with { Greeting = ScriptRequest.Write(options) });
        _progress = progress;
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _processes.WarmAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WorkerProcessException error)
        {
            throw new ScriptSessionException(error.Message, error);
        }
    }

    /// <summary>Starts the next item's process, if none is idle: an item's time begins when its session is there. Starting has a limit of its own.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _processes.ReserveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (WorkerProcessException)
        {
            // The item asks again, and fails with the reason.
        }
    }

    public async ValueTask<ScriptOutcome> RunAsync(BatchItem item, CancellationToken cancellationToken)
    {
        try
        {
            var request = _copies.Run(() => ScriptRequest.Write(item));
            var reply = await _processes.RequestAsync(request, ShowProgress, cancellationToken).ConfigureAwait(false);
            var answer = _copies.Run(() => ScriptReply.Read(reply));
            return answer.ToOutcome(item, NumberOf(answer.Process));
        }
        catch (WorkerProcessException error)
        {
            throw new ScriptProcessException(error.Message, _fatal.TryAdd(item.Index, true), error);
        }
    }

    public bool IsTransient(Exception error) => error is ScriptFailedException or ScriptProcessException { IsFirst: true };

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync().ConfigureAwait(false);
        _copies.Dispose();
    }

    /// <summary>Workers are counted from 1; the system's numbers of processes may be large and come again.</summary>
    private int NumberOf(int process) => _numbers.GetOrAdd(process, _ => Interlocked.Increment(ref _lastNumber));

    private void ShowProgress(ReadOnlyMemory<byte> note)
    {
        var (process, record) = ScriptReply.ReadProgress(note);
        _progress.Set(NumberOf(process), record);
    }
}
