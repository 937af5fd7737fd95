using System.Diagnostics;

namespace Reconcile;

/// <summary>A worker process that is ready: it answers requests, one at a time, until it is disposed of or killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly WorkerChannel _channel;
    private readonly ProcessLines _lines;
    private readonly WorkerProcessOptions _options;
    private readonly TimeProvider _time;
    private volatile string? _killedBecause;
    private int _requests;

    /// <summary>Takes a process over from <see cref="WorkerLauncher"/>.</summary>
    public WorkerProcess(Process process, WorkerChannel channel, ProcessLines lines, WorkerProcessOptions options, TimeProvider time)
    {
        _process = process;
        _channel = channel;
        _lines = lines;
        _options = options;
        _time = time;
        Id = process.Id;
    }

    public int Id { get; }

    /// <summary>Whether it may be given another request.</summary>
    public bool IsUsable => !_process.HasExited && _killedBecause is null && _requests < _options.MaxRequests && Memory() <= _options.MaxMemoryBytes;

    /// <summary>Has a request answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="note">Called with what the process says meanwhile.</param>
    /// <param name="cancellationToken">Asks the process to answer soon, and kills it if it does not.</param>
    /// <exception cref="WorkerProcessException">The process came to its end.</exception>
    /// <exception cref="OperationCanceledException">The process did not answer within the grace and was killed.</exception>
    public async Task<ReadOnlyMemory<byte>> RequestAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note, CancellationToken cancellationToken)
    {
        _requests++;
        using var watch = WatchMemory();
        var answer = AnswerAsync(request, note);
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await StopAsync(answer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the process and all it has started, at once.</summary>
    public void Kill(string because)
    {
        _killedBecause ??= because;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Lets the process end by itself, or kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (!await HasEndedAsync().ConfigureAwait(false))
        {
            Kill("it is not needed any more");
            await HasEndedAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, Action<ReadOnlyMemory<byte>> note)
    {
        try
        {
            await _channel.SendAsync(WorkerFrameKind.Request, request).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw await EndOfAsync(error).ConfigureAwait(false);
        }

        while (await _channel.ReceiveAsync().ConfigureAwait(false) is { } frame)
        {
            if (frame.Kind == WorkerFrameKind.Reply)
            {
                return frame.Payload;
            }

            note(frame.Payload);
        }

        throw await EndOfAsync(null).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>> StopAsync(Task<ReadOnlyMemory<byte>> answer, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.SendAsync(WorkerFrameKind.Cancel, default).WaitAsync(_options.StopGrace, _time, CancellationToken.None).ConfigureAwait(false);
            return await answer.WaitAsync(_options.StopGrace, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or IOException or WorkerProcessException)
        {
            Kill("it did not stop when told to");
            _ = answer.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new OperationCanceledException($"The worker process {Id} was killed, for it did not stop within {_options.StopGrace.TotalSeconds:0.###} s when told to.", error, cancellationToken);
        }
    }

    private async Task<WorkerProcessException> EndOfAsync(Exception? noticed)
    {
        if (!await HasEndedAsync().ConfigureAwait(false))
        {
            Kill("it closed its channel");
            await HasEndedAsync().ConfigureAwait(false);
        }

        var exitCode = _process.HasExited ? _process.ExitCode : (int?)null;
        var end = _killedBecause is { } because ? $"was killed, for {because}" : $"ended with {ExitText.Of(exitCode ?? 0)}";
        var said = _lines.ToString();
        return new WorkerProcessException(
            $"The worker process {Id} {end}.{(said.Length > 0 ? $" It wrote: {said}" : string.Empty)}", exitCode, noticed);
    }

    /// <summary>Whether it ends by itself. What it has started may hold its output open, which is not waited for.</summary>
    private async Task<bool> HasEndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(LeaveTime, _time, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return _process.HasExited;
        }
    }

    private ITimer? WatchMemory() => _options.MaxMemoryBytes == long.MaxValue
        ? null
        : _time.CreateTimer(_ => CheckMemory(), null, _options.MemoryInterval, _options.MemoryInterval);

    private void CheckMemory()
    {
        const double Megabyte = 1 << 20;
        var memory = Memory();
        if (memory > _options.MaxMemoryBytes)
        {
            Kill($"it used {memory / Megabyte:0} MB of memory, more than its limit of {_options.MaxMemoryBytes / Megabyte:0} MB");
        }
    }

    private long Memory()
    {
        if (_options.MaxMemoryBytes == long.MaxValue)
        {
            return 0;
        }

        try
        {
            lock (_process)
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended.
            return 0;
        }
    }
}
