using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Reconcile.Scripts;

/// <summary>
/// A session and the thread it lives on, which runs one attempt after another within one pipeline: starting a pipeline for each would cost many times
/// what a short script does. A worker whose script was told to stop never takes another attempt: its pipeline is over, and what it was in the
/// midst of is not known.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to free, and the last to release it is not known.")]
internal sealed class ScriptWorker
{
    // As the engine gives the threads of its own pipelines; a thread's default would end deep recursions earlier.
    private const int StackBytes = 10_000_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ScriptRecorder _recorder = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressBoard _progress;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _interfaceCulture = CultureInfo.CurrentUICulture;
    private readonly ScriptStopper _stopper;
    private Runspace? _runspace;
    private PowerShell? _shell;
    private ScriptAttempt? _attempt;
    private bool _isClosing;

    /// <summary>Starts to open the session, with the culture of the calling thread.</summary>
    public ScriptWorker(int number, ScriptBatchOptions options, ProgressBoard progress, TimeProvider time)
    {
        Number = number;
        Options = options;
        _progress = progress;
        _stopper = new ScriptStopper(number, Left, time);
        new Thread(Work, StackBytes) { IsBackground = true, Name = $"Reconcile batch {number}" }.Start();
    }

    public int Number { get; }

    public ScriptBatchOptions Options { get; }

    /// <summary>Ends when the worker can take its first attempt; fails with a <see cref="ScriptSessionException"/>.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Ends when the session is disposed of and the thread is about to end.</summary>
    public Task Left => _left.Task;

    /// <summary>Whether it takes no further attempt.</summary>
    public bool IsClosing
    {
        get
        {
            lock (_gate)
            {
                return _isClosing;
            }
        }
    }

    /// <summary>Makes an attempt. One at a time.</summary>
    /// <exception cref="ScriptFailedException">The script failed.</exception>
    /// <exception cref="ScriptStoppedException">The token was cancelled and the script stopped.</exception>
    public async Task<ScriptOutcome> RunAsync(ScriptAttempt attempt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                attempt.Stopped();
            }
            else
            {
                _recorder.Begin(attempt.Records);
                _attempt = attempt;
                _wake.Release();
            }
        }

        using var registration = cancellationToken.UnsafeRegister(static state => ((ScriptWorker)state!).Stop(), this);
        return await attempt.End.ConfigureAwait(false);
    }

    /// <summary>Takes no further attempt and leaves, as soon as a present one has ended by itself. A session that is not open yet does not get so.</summary>
    public void Close()
    {
        PowerShell? opening;
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            _wake.Release();
            opening = _opened.Task.IsCompleted ? null : _shell;
        }

        _stopper.Stop(_runspace, opening);
    }

    /// <summary>Called by the pipeline: the next attempt, or null when it is time to leave.</summary>
    public ScriptAttempt? Take()
    {
        _wake.Wait();
        lock (_gate)
        {
            return _isClosing ? null : _attempt;
        }
    }

    /// <summary>Called by the pipeline: from here on a stop does not concern the attempt.</summary>
    public void Release()
    {
        _recorder.End();
        lock (_gate)
        {
            _attempt = null;
        }
    }

    private void Stop()
    {
        PowerShell? shell;
        lock (_gate)
        {
            if (_attempt is null)
            {
                return;
            }

            shell = _shell;
        }

        Close();
        _stopper.Stop(_runspace, shell);
    }

    private void Work()
    {
        Exception? failure = null;
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _interfaceCulture);
            using var runspace = ScriptSession.Open(Options, new ScriptHost(_recorder.Add, _culture, _interfaceCulture), Number, Begin, _recorder.Add);
            Serve(runspace);
        }
        catch (Exception error)
        {
            failure = error;
            _opened.TrySetException(error);
        }
        finally
        {
            Leave(failure);
        }
    }

    /// <summary>The session is about to run something, which can be stopped from here on.</summary>
    /// <exception cref="PipelineStoppedException">It is to run nothing any more.</exception>
    private void Begin(Runspace runspace, PowerShell shell)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                throw new PipelineStoppedException();
            }

            (_runspace, _shell) = (runspace, shell);
        }
    }

    private void Serve(Runspace runspace)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        using var streams = new ScriptStreams(shell, _recorder.Add, record => _progress.Set(Number, record));
        shell.AddScript("& $args[0] $args[1] $args[2]", useLocalScope: true)
            .AddArgument(new CmdletInfo("Invoke-ScriptQueue", typeof(ScriptQueueCommand)))
            .AddArgument(this)
            .AddArgument(streams)
            .AddParameter(ScriptSession.UsingValuesParameter, Options.UsingValues);
        Begin(runspace, shell);
        _opened.TrySetResult();
        shell.Invoke(null, streams.Output);
    }

    private void Leave(Exception? failure)
    {
        Close();
        _recorder.End();
        ScriptAttempt? unfinished;
        lock (_gate)
        {
            unfinished = _attempt;
            (_attempt, _shell) = (null, null);
        }

        if (failure is null or PipelineStoppedException)
        {
            unfinished?.Stopped();
        }
        else
        {
            unfinished?.Fail(failure);
        }

        _left.TrySetResult();
    }
}
